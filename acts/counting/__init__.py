"""Sheets that nobody fills in: counted from others."""
