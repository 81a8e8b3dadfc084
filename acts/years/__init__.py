"""A year from its opening to its gates: templates, last year's figures, the suite."""
