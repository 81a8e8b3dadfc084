"""Nasty files, made here by writing their bytes and XML: a table of what they are and what has to come of them."""
