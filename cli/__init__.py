"""`statedata …`: the command line. Modules are imported by the command that needs them, so that it answers at once."""
