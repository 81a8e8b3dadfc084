"""Prefect tasks, thin: one verb each. They take ids, ask the acts, and give back nothing that names a person."""
