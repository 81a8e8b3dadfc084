"""From bytes that somebody sent to rows that stand for a department."""
