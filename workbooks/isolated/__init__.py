"""The reading process: whatever a file does to a parser, the caller gets a report."""
