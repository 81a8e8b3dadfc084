"""Which worksheet is which sheet, where its table stands, which column is which."""
