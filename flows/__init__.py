"""Order only: what follows what, what waits for whom. Prefect decides nothing here; see docs/gates.md."""
