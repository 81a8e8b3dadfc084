"""Typed, versioned payloads: one model per kind of act."""

from ledger.payloads import baseline, mappings, parts, people, work, year
from ledger.payloads.base import PAYLOADS, Payload, read_payload

__all__ = ["PAYLOADS", "Payload", "baseline", "mappings", "parts", "people", "read_payload", "work", "year"]
