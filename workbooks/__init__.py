"""Excel in and out: read, recognised, normalised; templates and the annotated copy."""
