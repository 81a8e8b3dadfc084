"""Which function writes the projections of which event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ledger.models import Event
from ledger.payloads.base import Payload, read_payload

P = TypeVar("P", bound=Payload)


@dataclass(frozen=True)
class Applied:
    """What an applier may know of the event besides its payload."""

    seq: int
    actor: str
    acting_for: str
    at: str


_APPLIERS: dict[type[Payload], Callable[[Any, Applied], None]] = {}


def applies(model: type[P]) -> Callable[[Callable[[P, Applied], None]], Callable[[P, Applied], None]]:
    """Mark a function as the one that writes the projections of this payload."""

    def register(function: Callable[[P, Applied], None]) -> Callable[[P, Applied], None]:
        if model in _APPLIERS:
            raise ValueError(f"{model.KIND} has two appliers")
        _APPLIERS[model] = function
        return function

    return register


def apply_event(event: Event) -> None:
    """Write the projections of one event, in the caller's transaction."""
    content = read_payload(event.kind, event.version, event.payload)
    _APPLIERS[type(content)](content, Applied(event.seq, event.actor, event.acting_for, event.at))
