"""The year after the small school's: 2016 has its edition, 2017 is open, and its sheets are carried over."""

from datetime import date, datetime
from pathlib import Path

from acts.context import sheet
from acts.judged.draft import draft
from acts.publishing.editions import EditionInfo
from acts.publishing.publish import make_edition
from acts.receiving.read import ReadOutcome, read_delivery
from acts.receiving.receive import receive
from acts.review.decide import approve
from acts.review.sign_part import sign_part
from acts.review.submit import submit
from acts.review.unchanged import confirm_unchanged
from acts.years.carried import Carried, carried_of
from acts.years.gates import dataset_state, pass_gate
from acts.years.suite import run_suite
from acts.years.year import decide_plan, open_year
from catalog import clock
from catalog.digests import digest_of
from ledger.chain import THE_SYSTEM, append
from ledger.facts import REVIEW_DESKS, PartFacts
from ledger.payloads.year import EditionPublished
from ledger.sheet_digest import sheet_digest
from tests.acts.comparing import write_comparing
from tests.acts.school import (
    COLLECTOR,
    GROUP_HEAD,
    HEAD,
    HOLDERS,
    OTHER_COLLECTOR,
    OTHER_HEAD,
    PUPILS,
    QC_HEAD,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    all_accepted,
    assignment,
    opened,
    when,
    who,
)

NEXT = YEAR + 1
PLAN = [assignment(WORKS, A, B), assignment(PUPILS)]
SENDERS, HEADS = {A: COLLECTOR, B: OTHER_COLLECTOR}, {A: HEAD, B: OTHER_HEAD}


def write_carrying(root: Path) -> Path:
    """Pupils stay as they are; the funds of a work are another each year."""
    works, pupils = "carried: {why: 成果持续数年, anew: [funds]}\n", "carried: {why: 学生逐年在册}\n"
    return write_comparing(root, **{WORKS: works, PUPILS: pupils})


def with_an_edition(*, written: bool = False) -> None:
    """2016 from plan to edition, 2017 planned and opened. Only a `written` edition passed its gates and has files."""
    with clock.simulated(when(5)):
        opened()
        all_accepted()
        if written:
            decided(YEAR)
        else:
            digest = digest_of("edition")
            told = {"digest": digest, "dataset_digest": digest, "manifest": digest, "folder": "2016-internal-1"}
            append(EditionPublished(year=YEAR, edition="internal", number=1, **told), THE_SYSTEM)
    with clock.simulated(a_year_later()):
        opened_next()


def decided(year: int) -> EditionInfo:
    """Suite, both gates and the internal edition of a year whose sheets are accepted."""
    run_suite(year)
    for gate, by in (("qc", QC_HEAD), ("leading_group", GROUP_HEAD)):
        pass_gate(who(by), year, gate, str(dataset_state(year).digest), "meeting", "同意")  # type: ignore[arg-type]
    return make_edition(year)


def opened_next(plan: list[dict[str, object]] | None = None) -> None:
    decide_plan(who(GROUP_HEAD), NEXT, plan or PLAN, "meeting", "2号", date(NEXT, 9, 1))
    open_year(who(QC_HEAD), NEXT, date(NEXT, 9, 2), date(NEXT, 10, 15))


def a_year_later() -> datetime:
    return when(5).replace(year=NEXT)


def carried(table: str = PUPILS, department: str = A) -> Carried | None:
    return carried_of(NEXT, sheet(NEXT, table).assignment, department)


def the_carried(table: str = PUPILS, department: str = A) -> Carried:
    found = carried(table, department)
    assert found is not None
    return found


def said(table: str = PUPILS, department: str = A, seen: str = "", by: str = "") -> ReadOutcome:
    """Confirmed unchanged, and read."""
    seen = seen or the_carried(table, department).digest
    delivery = confirm_unchanged(who(by or SENDERS[department]), NEXT, table, department, seen).delivery
    return read_delivery(delivery, ReaderHere())


def sent(content: bytes, department: str = A, name: str = "学生.csv") -> ReadOutcome:
    return read_delivery(receive(who(SENDERS[department]), NEXT, department, name, content).delivery, ReaderHere())


def part(table: str = PUPILS, department: str = A) -> PartFacts:
    found = sheet(NEXT, table).part_of(department)
    assert found is not None
    return found


def signed_and_submitted(table: str = PUPILS) -> None:
    for each in sheet(NEXT, table).parts:
        sign_part(who(HEADS[each.department]), NEXT, table, each.department, each.content_digest)
    ready = draft(NEXT, table)
    assert ready is not None
    submit(who(COLLECTOR), NEXT, table, ready.digest)


def approved_by_all(table: str = PUPILS) -> None:
    for desk in REVIEW_DESKS:
        approve(who(HOLDERS[desk]), NEXT, table, desk, sheet_digest(sheet(NEXT, table)))
