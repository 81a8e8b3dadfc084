"""Editions: what goes into them, who releases them, what must not be in them."""
