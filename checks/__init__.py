"""The rules and the three engines that judge: pandera a cell, DuckDB what lies between, Great Expectations the whole."""
