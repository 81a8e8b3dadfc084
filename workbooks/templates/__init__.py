"""The workbooks that departments fill in, made from the catalog."""
