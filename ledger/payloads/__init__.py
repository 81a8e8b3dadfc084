"""Typed, versioned payloads: one model per kind of act."""

from ledger.payloads import baseline, mappings, people, work, year
from ledger.payloads.base import PAYLOADS, Payload, read_payload

__all__ = ["PAYLOADS", "Payload", "baseline", "mappings", "people", "read_payload", "work", "year"]
