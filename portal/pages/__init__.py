"""One module per page: what it shows, which act it calls."""
