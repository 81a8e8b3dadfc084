"""Any table file as grids of raw cells: told by content, unpacked with limits, read by the reader of its format."""
