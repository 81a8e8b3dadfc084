"""Reads frozen facts from the projections. The only place where `may()` and `stage_of()` meet the database."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from ledger.chain import present
from ledger.facts import (
    AssignmentFacts,
    BaselineFacts,
    BaselineSheetFacts,
    DecisionFacts,
    Desk,
    Mark,
    PartFacts,
    PersonFacts,
    PostFacts,
    Role,
    SettlementFacts,
    SheetFacts,
    StandInFacts,
    StandingFacts,
    StatementFacts,
    SubmissionFacts,
    YearFacts,
)
from ledger.mapping_hands import Hands, mapping_hands
from ledger.models import (
    Assignment,
    Baseline,
    Decision,
    Event,
    Part,
    Person,
    Plan,
    Post,
    SchoolYear,
    Settlement,
    StandIn,
    Standing,
    Statement,
    Submission,
    YearDecision,
)


class UnknownPersonError(LookupError):
    """No such staff number in the ledger."""


class UnknownSheetError(LookupError):
    """The plan of that year does not name the sheet."""


def person_facts(staff_no: str, today: date) -> PersonFacts:
    """The person with posts and stand-ins in force on that day."""
    person = Person.objects.filter(staff_no=staff_no).first()
    if person is None:
        raise UnknownPersonError(staff_no)
    running = StandIn.objects.filter(deputy=staff_no, first_day__lte=today, last_day__gte=today)
    deputies = running.filter(Q(ended_on=None) | Q(ended_on__gt=today))
    stands_in = tuple(StandInFacts(each.absent, each.scope, _posts(each.absent, today)) for each in deputies)
    return PersonFacts(staff_no, person.name, person.department, _posts(staff_no, today), stands_in)


def _posts(staff_no: str, today: date) -> tuple[PostFacts, ...]:
    in_force = Post.objects.filter(Q(last_day=None) | Q(last_day__gte=today), staff_no=staff_no, first_day__lte=today)
    return tuple(PostFacts(Role(post.role), post.department) for post in in_force.order_by("id"))


def year_facts(year: int) -> YearFacts:
    """The year, whether or not it is planned or opened."""
    plan = Plan.objects.filter(year=year).order_by("-version").first()
    at = Event.objects.filter(seq=OuterRef("event_seq")).values("at")[:1]
    opened = SchoolYear.objects.filter(year=year).annotate(at=Subquery(at)).first()
    gates = tuple(YearDecision.objects.filter(year=year).order_by("event_seq").values_list("gate", "digest"))
    version = plan.version if plan else 0
    if opened is None:
        return YearFacts(year, version, opened=False, closed=False, gates=gates)
    return YearFacts(year, version, True, opened.closed, opened.logic_digest, opened.at, gates)


def baseline_facts(year: int) -> BaselineFacts | None:
    """The 基线 of a year; None if there is none, or the year was opened here and has data of its own."""
    row = Baseline.objects.filter(year=year).order_by("-version").first()
    if row is None or SchoolYear.objects.filter(year=year).exists():
        return None
    files = tuple((each["file"], each["name"], each["report"]) for each in row.files)
    sheets = tuple(BaselineSheetFacts(**{name: each[name] for name in _BASELINE}) for each in row.sheets)
    return BaselineFacts(year, row.version, row.event_seq, row.by, row.at, files, sheets)


_BASELINE = ("table", "rows_file", "problems_file", "rows", "errors", "questions", "notices")


def tables_of(year: YearFacts) -> list[str]:
    """The sheets that the plan in force names, in the order of the plan."""
    rows = Assignment.objects.filter(year=year.year, plan_version=year.plan_version).order_by("id")
    return list(rows.values_list("table", flat=True))


def tables_filled_by(year: YearFacts, department: str) -> list[str]:
    """Those of them to which the department contributes."""
    rows = Assignment.objects.filter(year=year.year, plan_version=year.plan_version).order_by("id")
    return [table for table, contributors in rows.values_list("table", "contributors") if department in contributors]


def sheet_facts(year: YearFacts, table: str) -> SheetFacts:
    """Everything that decides where the sheet lies.

    Raises:
        UnknownSheetError: the plan does not name it.
    """
    assignment = _assignment(year, table)
    mine = {"year": year.year, "table": table}
    submission = Submission.objects.filter(**mine, withdrawn_seq=None).order_by("-version").first()
    standing = Standing.objects.filter(**mine).first()
    parts = _latest_parts(year.year, table)
    submitted = _submitted_parts(submission) if submission else ()
    return SheetFacts(
        year=year,
        table=table,
        assignment=assignment,
        parts=tuple(part for department, part in parts.items() if department in assignment.contributors),
        submitted_parts=submitted,
        submission=_submission(submission, submitted) if submission else None,
        standing=_standing(standing) if standing and submission else None,
        statements=tuple(map(_statement, Statement.objects.filter(**mine).order_by("event_seq", "id"))),
        decisions=tuple(map(_decision, Decision.objects.filter(**mine).defer("questions").order_by("event_seq"))),
        settlements=settlements_of(year.year, table),
        as_of=present().date(),
    )


def _assignment(year: YearFacts, table: str) -> AssignmentFacts:
    row = Assignment.objects.filter(year=year.year, plan_version=year.plan_version, table=table).first()
    if row is None:
        raise UnknownSheetError(table)
    return AssignmentFacts(
        table=table,
        responsible_department=row.responsible_department,
        contributors=tuple(row.contributors),
        collector=row.collector,
        owner=row.owner,
        vice_principal=row.vice_principal,
        auditor=row.auditor,
        due=row.due,
    )


def _latest_parts(year: int, table: str) -> dict[str, PartFacts]:
    rows = list(Part.objects.filter(year=year, table=table).order_by("counts_from", "version"))
    hands = mapping_hands(year, table) if rows else {}
    return {row.department: _part(row, hands) for row in rows}


def latest_part(year: int, table: str, department: str) -> PartFacts | None:
    """The department's part that counts, whether or not the plan names the department."""
    row = Part.objects.filter(year=year, table=table, department=department).order_by("counts_from", "version").last()
    return _part(row) if row else None


def latest_parts_of(year: int, department: str, tables: Collection[str]) -> dict[str, PartFacts]:
    """The parts of a department that count, by sheet."""
    rows = Part.objects.filter(year=year, department=department, table__in=tables).order_by("counts_from", "version")
    return {table: _part(row) for table, row in {row.table: row for row in rows}.items()}


def settlements_by(year: int, department: str, tables: Collection[str]) -> dict[str, tuple[SettlementFacts, ...]]:
    """What was settled within a department's parts, by sheet, oldest first."""
    rows = Settlement.objects.filter(year=year, department=department, table__in=tables).order_by("event_seq")
    found: dict[str, list[SettlementFacts]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(_settlement(row))
    return {table: tuple(each) for table, each in found.items()}


def contributors_of(year: int, tables: Collection[str]) -> dict[str, list[str]]:
    """Who contributes to these sheets by the plan in force, in one question; without those that it does not name."""
    rows = _planned(year).filter(table__in=tables).order_by("-id")
    return dict(rows.values_list("table", "contributors"))


def planned_tables(year: int) -> list[str]:
    """As `tables_of`, for who knows no more of the year than its number, in one question."""
    return list(_planned(year).order_by("id").values_list("table", flat=True))


def _planned(year: int) -> QuerySet[Assignment]:
    in_force = Plan.objects.filter(year=year).order_by("-version").values("version")[:1]
    return Assignment.objects.filter(year=year, plan_version=Subquery(in_force))


def settlements_of(year: int, table: str) -> tuple[SettlementFacts, ...]:
    """All settlements of a sheet, oldest first."""
    return tuple(map(_settlement, Settlement.objects.filter(year=year, table=table).order_by("event_seq")))


def _submitted_parts(row: Submission) -> tuple[PartFacts, ...]:
    pinned = Q()
    for department, version in row.parts:
        pinned |= Q(department=department, version=version)
    rows = Part.objects.filter(pinned, year=row.year, table=row.table).order_by("department")
    hands = mapping_hands(row.year, row.table)
    return tuple(_part(each, hands) for each in rows)


_PART = (
    "department", "version", "by", "rows", "rows_file", "problems_file", "content_digest", "delivery", "signed_by", "signed_for",
    "signed_seq", "worksheet", "changes_file", "unchanged_seq",
)  # fmt: skip


def _part(row: Part, hands: Hands | None = None) -> PartFacts:
    shares = tuple((number, version) for number, version in row.shares)
    said = {person for share in shares for person in (hands or {}).get((row.department, *share), ())}
    known = {name: getattr(row, name) for name in _PART}
    return PartFacts(**known, shares=shares, persons=tuple(row.persons), confirmed_by=tuple(sorted(said)))


def _settlement(row: Settlement) -> SettlementFacts:
    return SettlementFacts(
        seq=row.event_seq, department=row.department, collision=row.collision, rows=frozenset(Mark(*mark) for mark in row.rows),
        outcome=row.outcome, kept=Mark(*row.kept) if row.kept else None, person=row.person, words=row.words, by=row.by, at=row.at,
    )  # fmt: skip


def _submission(row: Submission, parts: Iterable[PartFacts]) -> SubmissionFacts:
    return SubmissionFacts(
        seq=row.event_seq,
        version=row.version,
        parts=tuple((department, version) for department, version in row.parts),
        contributors=tuple(row.contributors),
        rows_file=row.rows_file,
        problems_file=row.problems_file,
        content_digest=row.content_digest,
        rows=row.rows,
        by=row.by,
        at=row.at,
        evaluation=row.evaluation,
        questions=_amounts(row.questions),
        hands=tuple(sorted({person for part in parts for person in part.confirmed_by})),
    )


def _amounts(pairs: list[tuple[str, float | None]]) -> tuple[tuple[str, float | None], ...]:
    return tuple((finding, amount) for finding, amount in pairs)


def decision_questions(seq: int, table: str) -> dict[str, float | None]:
    """The 须说明, with their amounts, that stood on the sheet when a desk spoke in that event. Long, so not in its facts."""
    return dict(_amounts(Decision.objects.values_list("questions", flat=True).get(event_seq=seq, table=table)))


def _standing(row: Standing) -> StandingFacts:
    return StandingFacts(row.evaluation, tuple(row.errors), _amounts(row.questions), row.complete)


_STATEMENT = ("finding", "kind", "words", "amount", "up_to", "until", "by", "acting_for", "at", "digest")


def _statement(row: Statement) -> StatementFacts:
    return StatementFacts(seq=row.event_seq, **{name: getattr(row, name) for name in _STATEMENT})


_DECISION = (
    "outcome", "submission", "digest", "own_digest", "by", "acting_for", "post", "at", "words", "reason", "due",
    "evaluation",
)  # fmt: skip


def _decision(row: Decision) -> DecisionFacts:
    places = tuple((place["finding"], place["row_id"], place["column"]) for place in row.places)
    return DecisionFacts(
        seq=row.event_seq,
        desk=Desk(row.desk),
        errors=tuple(row.errors),
        places=places,
        **{name: getattr(row, name) for name in _DECISION},
    )
