"""Each line of the timeline held against the record: which events say that it did happen so."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from ledger.models import Event
from sample.happenings import Happening, Kind

Payload = dict[str, Any]


class UnprovenError(Exception):
    """The record does not say what the timeline says."""


@dataclass(frozen=True)
class Told:
    """One event as the record holds it."""

    seq: int
    kind: str
    actor: str
    acting_for: str
    day: date
    payload: Payload

    @classmethod
    def of(cls, event: Event) -> "Told":
        day = datetime.fromisoformat(event.at).date()
        return cls(event.seq, event.kind, event.actor, event.acting_for, day, json.loads(event.payload))


class Around:
    """The events in the span of a happening, and those before it."""

    def __init__(self, happening: Happening) -> None:
        self.happening = happening

    @cached_property
    def within(self) -> list[Told]:
        span = Event.objects.filter(seq__gt=self.happening.since, seq__lte=self.happening.until)
        return [Told.of(event) for event in span.order_by("seq")]

    def here(self, kind: str) -> list[Told]:
        """Events of that kind within, on the sheet of the happening."""
        return [each for each in self.within if each.kind == kind and self._mine(each)]

    def before(self, kind: str) -> list[Told]:
        """The same, from the beginning of the record up to the span."""
        earlier = Event.objects.filter(seq__lte=self.happening.since, kind=kind).order_by("seq")
        return [told for event in earlier if self._mine(told := Told.of(event))]

    def _mine(self, event: Told) -> bool:
        about = self.happening
        return event.payload.get("year") in (None, about.year) and event.payload.get("table") in (None, about.table)


def proof_of(happening: Happening) -> tuple[int, ...]:
    """Numbers of the events that prove it; none where the point is that nothing was recorded.

    Raises:
        UnprovenError: they are not there.
    """
    proving = _PROOFS[happening.kind](Around(happening))
    if proving is None:
        raise UnprovenError(f"{happening.kind}　{happening.words}")
    return tuple(proving)


def _refused(around: Around) -> list[int] | None:
    """A refusal leaves no event."""
    return None if around.within else []


def _repeated(around: Around) -> list[int] | None:
    """Bytes that had come before leave none either: they are known by the event of their first coming."""
    first = [each.seq for each in around.before("delivery.received") if each.seq == around.happening.about]
    return None if around.within or not first else first


def _sent_back(around: Around) -> list[int] | None:
    return [each.seq for each in around.here("sheet.sent_back")] or None


def _late(around: Around) -> list[int] | None:
    """The department's file came after the day that the plan gives the sheet."""
    (line,) = [
        each for each in around.before("plan.decided")[-1].payload["assignments"] if each["table"] == around.happening.table
    ]
    came = [each for each in around.here("delivery.received") if each.payload["department"] in line["contributors"]]
    late = [each.seq for each in came if each.day > date.fromisoformat(line["due"])]
    return late or None


def _stood_in(around: Around) -> list[int] | None:
    """A desk decided in the place of somebody for whom it had been appointed for that day."""
    return [each.seq for each in around.here("sheet.decided") if each.acting_for and _appointed(around, each)] or None


def _appointed(around: Around, decision: Told) -> bool:
    terms = [each.payload for each in around.before("stand_in.appointed")]
    return any(
        (term["absent"], term["deputy"]) == (decision.acting_for, decision.actor)
        and date.fromisoformat(term["first_day"]) <= decision.day <= date.fromisoformat(term["last_day"])
        for term in terms
    )


def _reopened(around: Around) -> list[int] | None:
    """Findings that were accepted up to an amount stand above it in the next submission, and were explained anew."""
    up_to = {said["finding"]: said["up_to"] for each in around.before("findings.accepted") for said in each.payload["findings"]}
    submitted = around.here("sheet.submitted")
    amounts = _questions(submitted[-1], around.happening.table) if submitted else {}
    grown = {finding for finding, amount in amounts.items() if up_to.get(finding) is not None and abs(amount) > up_to[finding]}
    again = [each for each in around.here("findings.explained") if grown & {said["finding"] for said in each.payload["findings"]}]
    return [*(each.seq for each in again), submitted[-1].seq] if grown and again else None


def _questions(submission: Told, table: str) -> dict[str, float]:
    standing = next(each for each in submission.payload["standings"] if each["table"] == table)
    return {finding: amount for finding, amount in standing["questions"] if amount is not None}


def _voided(around: Around) -> list[int] | None:
    """Approvals of what a later submission replaced: nothing is written when they fall."""
    approvals, submitted = _approvals(around), around.here("sheet.submitted")
    fallen = [each.seq for each in approvals.values() if submitted and each.payload["submission"] < len(_submissions(around))]
    return [*fallen, submitted[-1].seq] if fallen else None


def _submissions(around: Around) -> list[Told]:
    return [*around.before("sheet.submitted"), *around.here("sheet.submitted")]


def _approvals(around: Around) -> dict[str, Told]:
    """The last approval of each desk before."""
    return {each.payload["desk"]: each for each in around.before("sheet.decided")}


def _confirmed(around: Around) -> list[int] | None:
    """The same desks approved again, on another content than before."""
    earlier = _approvals(around)
    again = [each for each in around.here("sheet.decided") if each.payload["desk"] in earlier]
    anew = [each.seq for each in again if each.payload["own_digest"] != earlier[each.payload["desk"]].payload["own_digest"]]
    return anew or None


_PROOFS: dict[Kind, Callable[[Around], list[int] | None]] = {
    Kind.LATE: _late,
    Kind.REPEATED: _repeated,
    Kind.REFUSED: _refused,
    Kind.STOOD_IN: _stood_in,
    Kind.SENT_BACK: _sent_back,
    Kind.REOPENED: _reopened,
    Kind.VOIDED: _voided,
    Kind.CONFIRMED: _confirmed,
}
