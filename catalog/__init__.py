"""What `data/` declares, as frozen Python models, and the value types that every room shares."""
