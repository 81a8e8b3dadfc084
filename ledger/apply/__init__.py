"""Appliers: how each event changes the projections. Imported once Django's models are ready."""

from ledger.apply import baseline, mappings, parts, people, work, year
from ledger.apply.registry import apply_event

__all__ = ["apply_event", "baseline", "mappings", "parts", "people", "work", "year"]
