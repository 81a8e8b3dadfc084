"""Plays a small year straight into a ledger: enough for gates to open and close, without a file being read."""

import json
import sys
from datetime import date
from pathlib import Path

from catalog.digests import digest_of
from ledger.setup import start_ledger

YEAR = 2016
TABLES = {"funding_income": "finance", "students": "student_affairs"}
DIRECTOR, CLERK, OWNER, VICE, AUDITOR = "10001", "10002", "10003", "10004", "10005"
NAMES = {DIRECTOR: "甄主任", CLERK: "干事乙", OWNER: "负责丙", VICE: "领导丁", AUDITOR: "审核戊"}
DESKS = {"owner": OWNER, "vice_principal": VICE, "qc_office": AUDITOR}


def found(is_sample: bool = True) -> None:
    """A school with two departments, a decided plan of two sheets, and its year opened."""
    from ledger.payloads.people import CampusEntry, DepartmentEntry, PeopleRecorded, PersonEntry, PostEntry, SchoolFounded
    from ledger.payloads.year import AssignmentEntry, PlanDecided, YearOpened

    departments = tuple(
        DepartmentEntry(code=code, name=name, kind="office", campus="main")
        for code, name in {"finance": "财务室", "student_affairs": "学生处"}.items()
    )
    _append(
        SchoolFounded(
            code="4406001234", name="佛山市华材职业技术学校", leading_group="领导小组", is_sample=is_sample,
            campuses=(CampusEntry(code="main", name="本部"),), departments=departments,
        )
    )  # fmt: skip
    persons = tuple(PersonEntry(staff_no=no, name=name, department="finance") for no, name in NAMES.items())
    posts = tuple(
        PostEntry(staff_no=CLERK, role="collector", department=code, first_day=date(2015, 9, 1)) for code in TABLES.values()
    )
    _append(PeopleRecorded(persons=persons, posts=posts))
    entries = tuple(
        AssignmentEntry(
            table=table, responsible_department=department, contributors=(department,), collector=CLERK, owner=OWNER,
            vice_principal=VICE, auditor=AUDITOR, matter="填报", requirement="真实", due=date(2016, 10, 12), quality="准确",
        )
        for table, department in TABLES.items()
    )  # fmt: skip
    _append(
        PlanDecided(year=YEAR, body="领导小组", form="head", document="1号", decided_on=date(2016, 9, 1), assignments=entries)
    )
    _append(
        YearOpened(
            year=YEAR,
            plan_version=1,
            catalog_digest="c",
            logic_digest="l",
            first_day=date(2016, 9, 1),
            last_day=date(2016, 10, 30),
        )
    )


def submit(table: str, content: str = "first", *errors: str) -> None:
    """A part read and signed, and the sheet submitted; `errors` are 必改 that stand on it."""
    from ledger.payloads.work import PartVersion, SheetSubmitted, StandingEntry

    version = _part(table, content)
    _append(
        SheetSubmitted(
            year=YEAR, table=table, parts=(PartVersion(department=TABLES[table], version=version),),
            rows_file=digest_of([content]), problems_file=digest_of([]), content_digest=digest_of([content]), rows=1,
            standings=(StandingEntry(table=table, evaluation="e", errors=errors, questions=(), complete=True),),
        ),
        CLERK,
    )  # fmt: skip


def deliver(table: str, content: str = "first") -> int:
    """A file that nobody has read yet; gives the number of its event."""
    from ledger.payloads.work import DeliveryReceived

    file = digest_of([table, content])
    return _append(DeliveryReceived(year=YEAR, department=TABLES[table], file=file, name=f"{table}.xlsx", size_bytes=1), CLERK)


def _part(table: str, content: str) -> int:
    from ledger.models import Part
    from ledger.payloads.work import DeliveryRead, PartEntry, PartSigned

    department, delivery = TABLES[table], deliver(table, content)
    part = PartEntry(
        table=table, worksheet="表", rows_file=digest_of([content]), problems_file=digest_of([]), changes_file=digest_of([]),
        content_digest=digest_of([content]), rows=1,
    )  # fmt: skip
    _append(DeliveryRead(delivery=delivery, report=digest_of([]), parts=(part,)))
    version = Part.objects.filter(year=YEAR, table=table, department=department).count()
    _append(
        PartSigned(year=YEAR, table=table, department=department, version=version, content_digest=digest_of([content])), DIRECTOR
    )
    return version


def approve(table: str, *desks: str) -> None:
    """The desks approve what is submitted; all three if none is named."""
    from ledger.load_facts import sheet_facts, year_facts
    from ledger.payloads.work import SheetDecided
    from ledger.sheet_digest import own_digest, sheet_digest

    for desk in desks or DESKS:
        facts = sheet_facts(year_facts(YEAR), table)
        assert facts.submission is not None
        assert facts.standing is not None
        _append(
            SheetDecided(
                year=YEAR, table=table, desk=desk, submission=facts.submission.version, digest=sheet_digest(facts),
                own_digest=own_digest(facts), errors=facts.standing.errors, post="",
            ),
            DESKS[desk],
        )  # fmt: skip


def add_errors(table: str, *errors: str) -> None:
    """What another sheet's submission does to an accepted one: new 必改 stand on it."""
    _restand(table, errors=errors)


def add_question(table: str, finding: str) -> None:
    """Another sheet's submission lets a 须说明 stand on it that was explained and accepted before."""
    from ledger.payloads.work import Accepted, Explained, FindingsAccepted, FindingsExplained

    _append(FindingsExplained(year=YEAR, table=table, findings=(Explained(finding=finding),), words="属实"), CLERK)
    approve(table)
    accepted = (Accepted(finding=finding),)
    _append(FindingsAccepted(year=YEAR, table=table, desk="owner", digest="", findings=accepted), OWNER)
    _restand(table, questions=((finding, 1.0),))


def confirm(table: str) -> None:
    """Every desk confirms what moved on it."""
    from ledger.load_facts import sheet_facts, year_facts
    from ledger.payloads.work import ConfirmedEntry, NewsConfirmed
    from ledger.sheet_digest import own_digest, sheet_digest

    facts = sheet_facts(year_facts(YEAR), table)
    entry = ConfirmedEntry(table=table, submission=1, digest=sheet_digest(facts), own_digest=own_digest(facts))
    for desk in DESKS:
        _append(NewsConfirmed(year=YEAR, desk=desk, sheets=(entry,), post=""), DESKS[desk])  # type: ignore[arg-type]


def _restand(table: str, errors: tuple[str, ...] = (), questions: tuple[tuple[str, float | None], ...] = ()) -> None:
    """The other sheet is submitted again, and the checks now say this."""
    from ledger.load_facts import sheet_facts, year_facts
    from ledger.payloads.work import PartVersion, SheetSubmitted, StandingEntry

    other = next(each for each in TABLES if each != table)
    facts = sheet_facts(year_facts(YEAR), other).submission
    assert facts is not None
    entry = StandingEntry(table=table, evaluation="e2", errors=errors, questions=questions, complete=True)
    _append(
        SheetSubmitted(
            year=YEAR, table=other, parts=tuple(PartVersion(department=d, version=v) for d, v in facts.parts),
            rows_file=facts.rows_file, problems_file=facts.problems_file,
            content_digest=facts.content_digest, rows=1, standings=(entry,),
        ),
        CLERK,
    )  # fmt: skip


def receive(path: str) -> None:
    """The clerk sends a file for the 学生处; the real act, so that the real worker reads it."""
    from acts.context import Who
    from acts.receiving.receive import receive as take_in

    take_in(Who(CLERK, "command"), YEAR, "student_affairs", Path(path).name, Path(path).read_bytes())


def pass_gate(gate: str) -> None:
    from acts.years.gates import dataset_state
    from ledger.payloads.year import YearDecided

    digest = dataset_state(YEAR).digest
    assert digest is not None
    _append(YearDecided(year=YEAR, gate=gate, digest=digest, post=""), AUDITOR)


def _append(content: object, actor: str = "system") -> int:
    start_ledger()
    from ledger.chain import Actor, append

    return append(content, Actor(actor)).seq  # type: ignore[arg-type]


def facts() -> dict[str, int]:
    """Numbers that a test may ask for from outside."""
    start_ledger()
    from ledger.chain import head
    from ledger.models import Decision, Delivery, Edition

    last = head()
    return {
        "head": last.seq if last else 0,
        "decisions": Decision.objects.count(),
        "editions": Edition.objects.count(),
        "unread": Delivery.objects.filter(state="waiting").count(),
    }


def main() -> None:
    """Play what comes in as lines of words, each answered by a line: for tests that run beside real processes."""
    from ledger.setup import migrate

    migrate()
    for line in sys.stdin:
        verb, *words = line.split()
        if verb != "facts":
            globals()[verb](*words)
        sys.stdout.write(json.dumps(facts()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
