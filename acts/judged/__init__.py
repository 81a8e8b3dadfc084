"""Findings of what stands or may stand, with their rows and words."""
