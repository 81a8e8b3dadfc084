"""The desks: submitting, explaining, deciding, what is new since a decision."""
