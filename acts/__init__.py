"""One module per act of a person: load, ask `may()`, compute outside any lock, then one transaction."""
