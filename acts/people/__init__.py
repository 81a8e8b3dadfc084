"""Who works at the school, in which posts, with which accounts."""
