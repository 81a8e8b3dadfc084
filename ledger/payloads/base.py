"""What every event's payload is: a frozen model with a kind and a version that never change their meaning."""

from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict


class Payload(BaseModel):
    """The content of an event. A new meaning is a new `VERSION`; old ones stay readable for ever."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1


P = TypeVar("P", bound=Payload)

PAYLOADS: dict[tuple[str, int], type[Payload]] = {}


def payload(model: type[P]) -> type[P]:
    """Register a payload model by its kind and version."""
    key = (model.KIND, model.VERSION)
    if key in PAYLOADS:
        raise ValueError(f"event kind {key} is declared twice")
    PAYLOADS[key] = model
    return model


def read_payload(kind: str, version: int, text: str) -> Payload:
    """The typed payload of a stored event; KeyError if this software does not know the kind."""
    return PAYLOADS[kind, version].model_validate_json(text)
