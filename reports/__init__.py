"""What leaves the house: indicators, diagnosis, statistics, forms to sign, editions."""
