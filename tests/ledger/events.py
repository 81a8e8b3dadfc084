"""Small events to put on a chain."""

from datetime import date
from typing import Any

from catalog.digests import digest_of
from catalog.source_systems import SourceSystem
from ledger.chain import Actor, append
from ledger.models import Event
from ledger.payloads.base import Payload
from ledger.payloads.baseline import BaselineFile, BaselineRecorded, BaselineSheet
from ledger.payloads.mappings import (
    CodeEntry,
    HeaderEntry,
    MappedSheet,
    MappingName,
    MappingsConfirmed,
    MappingsRevoked,
    WorksheetEntry,
)
from ledger.payloads.parts import CollisionSettled, MarkEntry, PartsArranged
from ledger.payloads.people import (
    CampusEntry,
    DepartmentEntry,
    PeopleRecorded,
    PersonEntry,
    PostEntry,
    SchoolFounded,
    StandInAppointed,
    StandInEnded,
)
from ledger.payloads.work import (
    Accepted,
    ConfirmedEntry,
    DeliveryRead,
    DeliveryReceived,
    Explained,
    FindingsAccepted,
    FindingsAcceptedUnbound,
    FindingsExplained,
    NewsConfirmed,
    PartEntry,
    PartSigned,
    PartVersion,
    PlaceEntry,
    ShareEntry,
    SheetDecided,
    SheetSentBack,
    SheetSubmitted,
    SheetWithdrawn,
    StandingEntry,
    UnchangedConfirmed,
)
from ledger.payloads.year import AssignmentEntry, EditionPublished, PlanDecided, YearClosed, YearDecided, YearOpened

YEAR, TABLE, DEPARTMENT = 2016, "pupils", "academic"
DAY = date(2016, 9, 1)


def put(content: Payload, actor: str = "T1", **more: Any) -> Event:
    """Append by a person."""
    return append(content, Actor(actor, **more))


def person(number: int, name: str = "某") -> PeopleRecorded:
    """A person known by `T<number>`."""
    return PeopleRecorded(persons=(PersonEntry(staff_no=f"T{number}", name=name, department=DEPARTMENT),))


def founded(*, is_sample: bool = True) -> SchoolFounded:
    departments = (DepartmentEntry(code=DEPARTMENT, name="教务处", kind="office", campus="main"),)
    return SchoolFounded(
        code="4406001234", name="示例学校", leading_group="领导小组", is_sample=is_sample,
        campuses=(CampusEntry(code="main", name="本部"),), departments=departments,
    )  # fmt: skip


def received(number: int = 1) -> DeliveryReceived:
    return DeliveryReceived(year=YEAR, department=DEPARTMENT, file=digest_of(number), name=f"{number}.xlsx", size_bytes=number)


def read(delivery: int, content: str = "first", table: str = TABLE) -> DeliveryRead:
    part = PartEntry(
        table=table, worksheet="表", rows_file=digest_of(content), problems_file=digest_of([]), changes_file=digest_of([]),
        content_digest=digest_of(content), rows=3,
    )  # fmt: skip
    return DeliveryRead(delivery=delivery, report=digest_of("report"), parts=(part,))


def mapped(delivery: int, column: str = "name", source: SourceSystem = SourceSystem.ASSETS) -> MappingsConfirmed:
    """A header and a word, as a person says what they mean."""
    sheet = MappedSheet(
        table=TABLE, profile=("人名", "备注"), headers=(HeaderEntry(word="人名", column=column),),
        codes=(CodeEntry(column="sex", word="男生", code="1"),),
    )  # fmt: skip
    other = WorksheetEntry(name="Sheet1", table="", profile=("人名", "备注", "去向"))
    return MappingsConfirmed(
        delivery=delivery, report=digest_of("report"), source=source, sheets=(sheet,), worksheets=(other,)
    )  # fmt: skip


def read_again(delivery: int, confirmed: int, content: str = "again") -> DeliveryRead:
    """The same bytes, read with both mappings of an event."""
    names = tuple(MappingName(seq=confirmed, number=number) for number in (0, 1))
    return read(delivery, content).model_copy(update={"report": digest_of("second report"), "mappings": names})


def unchanged(delivery: int, content: str = "first") -> UnchangedConfirmed:
    return UnchangedConfirmed(
        year=YEAR, table=TABLE, department=DEPARTMENT, delivery=delivery, edition_year=YEAR - 1, edition_number=1,
        edition_digest=digest_of("edition"), content_digest=digest_of(content), rows=3, seen=digest_of("seen"),
    )  # fmt: skip


def baseline(content: str = "before", standings: tuple[StandingEntry, ...] = ()) -> BaselineRecorded:
    sheet = BaselineSheet(**read(1, content).parts[0].model_dump(), errors=1, questions=2, notices=0)
    file = BaselineFile(file=digest_of(content), name="去年.xls", size_bytes=9, report=digest_of("report"))
    return BaselineRecorded(year=YEAR - 1, files=(file,), sheets=(sheet,), standings=standings)


def part(content: str = "first", table: str = TABLE) -> PartEntry:
    return PartEntry(
        table=table, worksheet="表", rows_file=digest_of(content), problems_file=digest_of([]), changes_file=digest_of([]),
        content_digest=digest_of(content), rows=3,
    )  # fmt: skip


def share(delivery: int, number: int, version: int) -> ShareEntry:
    return ShareEntry(**part().model_dump(), number=number, version=version, label="成果", delivery=delivery)


def shared(delivery: int) -> DeliveryRead:
    """A second hand of the department: its share, and the part that follows."""
    return DeliveryRead(delivery=delivery, report=digest_of("report"), parts=(part(),), shares=(share(delivery, 2, 1),))


def mark(holder: str) -> MarkEntry:
    return MarkEntry(holder=holder, row_id="r1", row_digest=digest_of(holder))


def submitted(version: int = 1, content: str = "first", errors: tuple[str, ...] = ()) -> SheetSubmitted:
    standing = StandingEntry(table=TABLE, evaluation="e", errors=errors, questions=(("q1", 2.5), ("q2", None)), complete=True)
    return SheetSubmitted(
        year=YEAR, table=TABLE, parts=(PartVersion(department=DEPARTMENT, version=version),), rows_file=digest_of(content),
        problems_file=digest_of([]), content_digest=digest_of(content), rows=3, standings=(standing,),
    )  # fmt: skip


def assignment(table: str = TABLE) -> AssignmentEntry:
    return AssignmentEntry(
        table=table, responsible_department=DEPARTMENT, contributors=(DEPARTMENT,), collector="T1", owner="T2",
        vice_principal="T3", auditor="T4", matter="填报", requirement="真实", due=date(2016, 10, 12), quality="准确",
    )  # fmt: skip


def one_of_each() -> list[Payload]:
    """A whole year on one sheet, with every kind of event at least once; `put` them in this order into an empty ledger."""
    digest = digest_of("sheet")
    post = PostEntry(staff_no="T1", role="collector", department=DEPARTMENT, first_day=DAY)
    people = tuple(PersonEntry(staff_no=f"T{n}", name="某", department=DEPARTMENT) for n in range(1, 7))
    seen = {"year": YEAR, "table": TABLE, "digest": digest, "own_digest": digest, "post": "某"}
    confirmed = ConfirmedEntry(table=TABLE, submission=2, digest=digest, own_digest=digest)
    edition = {"year": YEAR, "number": 1, "digest": digest, "dataset_digest": digest, "manifest": digest}
    return [
        founded(),
        PeopleRecorded(persons=people, posts=(post,)),
        PlanDecided(year=YEAR, body="领导小组", form="meeting", document="1号", decided_on=DAY, assignments=(assignment(),)),
        YearOpened(year=YEAR, plan_version=1, catalog_digest=digest, logic_digest=digest, first_day=DAY, last_day=DAY),
        StandInAppointed(absent="T3", deputy="T5", first_day=DAY, last_day=DAY, reason="出差"),
        StandInEnded(appointed_seq=5, day=DAY),
        received(1),
        read(7),
        PartSigned(year=YEAR, table=TABLE, department=DEPARTMENT, version=1, content_digest=digest_of("first")),
        received(2),
        shared(10),
        PartsArranged(
            year=YEAR,
            table=TABLE,
            department=DEPARTMENT,
            did="join",
            share=2,
            into=1,
            shares=((1, 2),),
            made=share(10, 1, 2),
            part=part(),
        ),
        CollisionSettled(
            year=YEAR,
            table=TABLE,
            department=DEPARTMENT,
            collision="c1",
            rows=(mark("1"), mark("2")),
            outcome="keep",
            kept=mark("1"),
            shares=((1, 2),),
            part=part("kept"),
        ),
        FindingsExplained(year=YEAR, table=TABLE, findings=(Explained(finding="q1", amount=2.5),), words="属实"),
        submitted(1),
        SheetWithdrawn(year=YEAR, table=TABLE, submission=1),
        submitted(1),
        FindingsAcceptedUnbound(year=YEAR, table=TABLE, findings=(Accepted(finding="q2"),)),
        FindingsAccepted(
            year=YEAR, table=TABLE, desk="owner", digest=digest, findings=(Accepted(finding="q1", up_to=3),), until=DAY
        ),
        SheetDecided(**seen, desk="owner", submission=2, errors=()),
        NewsConfirmed(year=YEAR, desk="owner", post="某", sheets=(confirmed,)),
        SheetSentBack(
            **seen, desk="vice_principal", submission=2, reason="wrong", words="改", places=(PlaceEntry(row_id="r1"),), due=DAY
        ),
        mapped(7),
        read_again(7, 19),
        MappingsRevoked(department=DEPARTMENT, mappings=(MappingName(seq=19, number=1),), reason="有误"),
        baseline(),
        received(2),
        unchanged(23),
        YearDecided(year=YEAR, gate="qc", digest=digest, post="某"),
        EditionPublished(**edition, edition="internal", folder="2016-internal-1"),
        YearClosed(year=YEAR),
    ]


def put_all(contents: list[Payload]) -> list[Event]:
    return [put(each) for each in contents]
