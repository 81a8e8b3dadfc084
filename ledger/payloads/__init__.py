"""Typed, versioned payloads: one model per kind of act."""

from ledger.payloads import baseline, parts, people, work, year
from ledger.payloads.base import PAYLOADS, Payload, read_payload

__all__ = ["PAYLOADS", "Payload", "baseline", "parts", "people", "read_payload", "work", "year"]
