"""Declarations drafted from foreign templates, every guess marked."""
