"""Payloads: what is written can be read for ever."""

import pytest
from pydantic import ValidationError

from catalog.digests import canonical_json
from ledger.apply.registry import applies
from ledger.payloads.base import PAYLOADS, Payload, payload, read_payload
from ledger.payloads.people import SchoolFounded
from ledger.payloads.year import YearClosed
from tests.ledger.events import one_of_each


@pytest.mark.parametrize("content", one_of_each(), ids=lambda each: each.KIND)
def test_what_is_written_is_read_back(content: Payload) -> None:
    text = canonical_json(content.model_dump(mode="json")).decode()
    again = read_payload(content.KIND, content.VERSION, text)
    assert again == content
    assert type(again) is type(content)
    assert canonical_json(again.model_dump(mode="json")).decode() == text


def test_kinds_are_unique_and_named_by_noun_and_deed() -> None:
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)
    assert all(kind == model.KIND and version == model.VERSION for (kind, version), model in PAYLOADS.items())
    assert all(kind.count(".") == 1 and kind == kind.lower() for kind, _ in PAYLOADS)


def test_a_kind_declared_twice_is_refused() -> None:
    class Again(Payload):
        KIND = YearClosed.KIND

    with pytest.raises(ValueError, match="declared twice"):
        payload(Again)
    assert PAYLOADS[YearClosed.KIND, 1] is YearClosed


def test_a_second_applier_is_refused() -> None:
    with pytest.raises(ValueError, match="two appliers"):
        applies(SchoolFounded)(lambda content, event: None)


def test_an_unknown_kind_or_key_is_refused() -> None:
    with pytest.raises(KeyError):
        read_payload("year.closed", 99, "{}")
    with pytest.raises(ValidationError):
        read_payload("year.closed", 1, '{"year": 2016, "why": "?"}')
