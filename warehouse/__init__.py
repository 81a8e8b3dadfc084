"""Files by content, Parquet, DuckDB views and staging: what was delivered and made, never changed in place."""
