"""Facts of one sheet of two departments, as a small language: each helper gives changed facts, seq numbers run on."""

from dataclasses import replace
from datetime import date

from catalog.digests import digest_of
from ledger.facts import (
    AssignmentFacts,
    DecisionFacts,
    Desk,
    PartFacts,
    PersonFacts,
    PostFacts,
    Role,
    SheetFacts,
    StandInFacts,
    StandingFacts,
    StatementFacts,
    SubmissionFacts,
    YearFacts,
)
from ledger.sheet_digest import own_digest, sheet_digest

TODAY = date(2016, 9, 20)
A, B = "academic", "mechatronics"
COLLECTOR, OTHER_COLLECTOR, HEAD, OTHER_HEAD = "C1", "C2", "H1", "H2"
OWNER, VICE, AUDITOR = "O1", "V1", "Q1"
HOLDERS = {Desk.OWNER: OWNER, Desk.VICE_PRINCIPAL: VICE, Desk.QC_OFFICE: AUDITOR}
OPENED = YearFacts(2016, 1, opened=True, closed=False, logic_digest="logic", opened_at="2016-09-01T08:00")
PLAN = AssignmentFacts("outputs", A, (A, B), COLLECTOR, OWNER, VICE, AUDITOR, date(2016, 10, 12))
NEW = SheetFacts(OPENED, "outputs", PLAN)


def _next(facts: SheetFacts) -> int:
    seqs = [each.seq for each in (*facts.statements, *facts.decisions)]
    seqs += [part.signed_seq or part.delivery for part in (*facts.parts, *facts.submitted_parts)]
    return max([0, *seqs, facts.submission.seq if facts.submission else 0]) + 1


def _at(seq: int) -> str:
    return f"2016-09-{1 + seq // 24:02}T{seq % 24:02}:00"


def sent(facts: SheetFacts, department: str, content: str = "first", by: str = "") -> SheetFacts:
    """A department's part came, not signed."""
    before = facts.part_of(department)
    by = by or {A: COLLECTOR, B: OTHER_COLLECTOR}[department]
    digest = digest_of([department, content])
    version = before.version + 1 if before else 1
    part = PartFacts(department, version, by, 3, digest, "p", digest, _next(facts), "", "", None)
    others = tuple(each for each in facts.parts if each.department != department)
    return replace(facts, parts=(*others, part))


def signed(facts: SheetFacts, department: str, by: str = "", acting_for: str = "") -> SheetFacts:
    by = by or {A: HEAD, B: OTHER_HEAD}[department]
    seq = _next(facts)
    return replace(
        facts,
        parts=tuple(
            replace(part, signed_by=by, signed_for=acting_for, signed_seq=seq) if part.department == department else part
            for part in facts.parts
        ),
    )


def gathered(facts: SheetFacts = NEW, content: str = "first", by: str = "") -> SheetFacts:
    """Both parts sent and signed (by one person, if named)."""
    for department in (A, B):
        facts = signed(sent(facts, department, content), department, by)
    return facts


def submitted(facts: SheetFacts, by: str = COLLECTOR, questions: tuple[tuple[str, float | None], ...] = ()) -> SheetFacts:
    seq = _next(facts)
    digest = digest_of([part.content_digest for part in facts.parts])
    submission = SubmissionFacts(
        seq, (facts.submission.version if facts.submission else 0) + 1, tuple((p.department, p.version) for p in facts.parts),
        tuple(sorted({part.by for part in facts.parts})), digest, "p", digest, 6, by, _at(seq), "e", questions,
    )  # fmt: skip
    standing = StandingFacts("e", (), questions, complete=True)
    return replace(facts, submission=submission, submitted_parts=facts.parts, standing=standing)


def checked(
    facts: SheetFacts, *errors: str, questions: tuple[tuple[str, float | None], ...] = (), complete: bool = True
) -> SheetFacts:
    """What the checks say now, after another sheet was submitted."""
    return replace(facts, standing=StandingFacts("e2", errors, questions, complete))


def said(facts: SheetFacts, finding: str, words: str = "属实", by: str = COLLECTOR, amount: float | None = None) -> SheetFacts:
    statement = StatementFacts(_next(facts), finding, "explained", words, amount, None, None, by, "", _at(_next(facts)))
    return replace(facts, statements=(*facts.statements, statement))


def accepted(facts: SheetFacts, finding: str, up_to: float | None = None, until: date | None = None) -> SheetFacts:
    statement = StatementFacts(_next(facts), finding, "accepted", "", None, up_to, until, OWNER, "", _at(_next(facts)))
    return replace(facts, statements=(*facts.statements, statement))


def decided(facts: SheetFacts, desk: Desk, outcome: str = "approved", by: str = "") -> SheetFacts:
    assert facts.submission is not None
    assert facts.standing is not None
    seq = _next(facts)
    due = date(2016, 9, 30) if outcome == "sent_back" else None
    decision = DecisionFacts(
        seq, desk, outcome, facts.submission.version, sheet_digest(facts), own_digest(facts),
        facts.standing.errors, by or HOLDERS[desk], "", desk.zh, _at(seq), due=due,
    )  # fmt: skip
    return replace(facts, decisions=(*facts.decisions, decision))


def approved(facts: SheetFacts, *desks: Desk) -> SheetFacts:
    for desk in desks or HOLDERS:
        facts = decided(facts, desk)
    return facts


def confirmed(facts: SheetFacts, *desks: Desk, by: str = "") -> SheetFacts:
    """These desks confirm what other sheets moved."""
    for desk in desks:
        facts = decided(facts, desk, "confirmed", by)
    return facts


def sent_back(facts: SheetFacts, desk: Desk) -> SheetFacts:
    return decided(facts, desk, "sent_back")


def withdrawn(facts: SheetFacts) -> SheetFacts:
    """As `load_facts` gives it when the only submission was withdrawn."""
    return replace(facts, submission=None, submitted_parts=(), standing=None)


def with_gates(facts: SheetFacts, *gates: str) -> SheetFacts:
    return replace(facts, year=replace(facts.year, gates=tuple((gate, "d") for gate in gates)))


def planned(**changes: str) -> SheetFacts:
    return replace(NEW, assignment=replace(PLAN, **changes))  # type: ignore[arg-type]


def person(staff_no: str, *posts: tuple[Role, str], stands_in: tuple[StandInFacts, ...] = ()) -> PersonFacts:
    return PersonFacts(staff_no, f"某{staff_no}", A, tuple(PostFacts(role, department) for role, department in posts), stands_in)


def stand_in(absent: PersonFacts, scope: str = "") -> StandInFacts:
    return StandInFacts(absent.staff_no, scope, absent.posts)


PEOPLE = {
    "collector": person(COLLECTOR, (Role.COLLECTOR, A)),
    "other_collector": person(OTHER_COLLECTOR, (Role.COLLECTOR, B)),
    "head": person(HEAD, (Role.DEPARTMENT_HEAD, A)),
    "other_head": person(OTHER_HEAD, (Role.DEPARTMENT_HEAD, B)),
    "owner": person(OWNER, (Role.INDICATOR_OWNER, A)),
    "vice": person(VICE, (Role.VICE_PRINCIPAL, "")),
    "auditor": person(AUDITOR, (Role.QC_OFFICER, "qc")),
    "qc_head": person("Q0", (Role.QC_HEAD, "qc")),
    "group_head": person("G1", (Role.LEADING_GROUP_HEAD, "")),
    "member": person("G2", (Role.LEADING_GROUP_MEMBER, "")),
    "principal": person("P1", (Role.PRINCIPAL, "")),
    "maintainer": person("M1", (Role.MAINTAINER, "it")),
    "staff": person("S1", (Role.STAFF, A)),
    "nobody": person("N1"),
}
