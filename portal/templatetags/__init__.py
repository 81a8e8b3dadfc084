"""Template tags: how dates, states and 校验码 are written on pages."""
