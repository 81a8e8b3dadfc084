"""汇总: of one sheet who has sent what, who is missing, and what collides, for those who put it together."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from acts.context import Refused, Who, allowed, person, sheet
from acts.judged.draft import draft
from acts.judged.readable import readable
from acts.many_hands.arrange import arrangement_digest
from acts.many_hands.cases import Case, cases
from acts.many_hands.share_words import fate_words
from acts.many_hands.shares import in_force
from acts.review.since_signed import SinceSigned, since_signed
from acts.waiting import department_names, person_names
from catalog.findings import Severity
from ledger.facts import PartFacts, SheetFacts
from ledger.models import Delivery, Share
from ledger.permission import Action


@dataclass(frozen=True)
class Sent:
    """A share: whose, which file, how many rows, how many 必改 are left on them. `out` says what became of one not in force."""

    share: Share
    owner: str
    sender: str
    file_name: str
    errors: int
    out: str = ""
    versions: int = 1


@dataclass(frozen=True)
class Department:
    """One department's part: its shares in force and those taken out, who was there last year, its collisions, the signature."""

    code: str
    name: str
    part: PartFacts | None
    digest: str
    sent: tuple[Sent, ...]
    out: tuple[Sent, ...]
    last_year: tuple[str, ...]
    cases: tuple[Case, ...]
    signer: str
    signed_before: SinceSigned | None
    merges: bool

    @property
    def open_cases(self) -> int:
        return sum(case.open for case in self.cases)


@dataclass(frozen=True)
class Gathering:
    """A sheet as its collectors see it: the departments that they may read, and what collides between departments."""

    facts: SheetFacts
    departments: tuple[Department, ...]
    missing: tuple[str, ...]
    between: tuple[Case, ...]
    merges: bool

    @property
    def open_cases(self) -> int:
        return sum(case.open for case in self.between) + sum(each.open_cases for each in self.departments)


def gathering(who: Who, year: int, table: str) -> Gathering:
    """What the person may see of it: of the departments that he may read, and between them if he may read all.

    Raises:
        Refused: not this person's work.
    """
    facts = sheet(year, table)
    plan, mine = facts.assignment, readable(person(who.staff_no), facts)
    if not mine.departments:
        allowed(who, Action.READ_SHEET, of=facts)
    names = department_names()
    left = _errors_left(facts)
    return Gathering(
        facts=facts,
        departments=tuple(_department(who, facts, code, left) for code in mine.departments),
        missing=tuple(names[code] for code in plan.contributors if facts.part_of(code) is None),
        between=tuple(cases(facts, "")) if mine.whole else (),
        merges=_may(who, facts, Action.MERGE, ""),
    )


def _may(who: Who, facts: SheetFacts, action: Action, department: str) -> bool:
    try:
        return bool(allowed(who, action, of=facts, department=department))
    except Refused:
        return False


def _errors_left(facts: SheetFacts) -> dict[tuple[str, str], int]:
    """必改 of the draft by department and file."""
    present = draft(facts.year.year, facts.table)
    if present is None:
        return {}
    mine = present.findings[present.findings["severity"] == Severity.ERROR.value]
    told = zip(mine["source_department"], mine["source_file"], mine["finding_id"], strict=True)
    return Counter((str(department), str(file)) for department, file, _ in set(told))


def _department(who: Who, facts: SheetFacts, code: str, left: dict[tuple[str, str], int]) -> Department:
    part, year = facts.part_of(code), facts.year.year
    names = person_names()
    present = in_force(year, facts.table, code)
    return Department(
        code=code,
        name=department_names()[code],
        part=part,
        digest=arrangement_digest(part) if part else "",
        sent=_sent(present, names, left),
        out=_taken_out(facts, code, {share.number for share in present}, names),
        last_year=tuple(_last_year(facts, code, present, names)),
        cases=tuple(cases(facts, code)) if part else (),
        signer=names.get(part.signed_by, "") if part else "",
        signed_before=since_signed(facts, code),
        merges=_may(who, facts, Action.MERGE, code),
    )


def _sent(
    shares: Sequence[Share], names: dict[str, str], left: dict[tuple[str, str], int], *, out: bool = False
) -> tuple[Sent, ...]:
    """Shares of one department's part, in two queries however many they are."""
    if not shares:
        return ()
    files = {row.event_seq: row for row in Delivery.objects.filter(event_seq__in={share.delivery for share in shares})}
    place = {"year": shares[0].year, "table": shares[0].table, "department": shares[0].department}
    versions = Counter(Share.objects.filter(**place).values_list("number", flat=True))
    return tuple(
        Sent(
            share=share,
            owner=names.get(share.owner, ""),
            sender=names.get(share.by, share.by),
            file_name=files[share.delivery].shown_name,
            errors=left.get((share.department, files[share.delivery].file), 0),
            out=fate_words(share) if out else "",
            versions=versions[share.number],
        )
        for share in shares
    )


def _taken_out(facts: SheetFacts, code: str, present: set[int], names: dict[str, str]) -> tuple[Sent, ...]:
    mine = Share.objects.filter(year=facts.year.year, table=facts.table, department=code).exclude(number__in=present)
    last = {share.number: share for share in mine.order_by("number", "delivery", "version")}
    return _sent(list(last.values()), names, {}, out=True)


def _last_year(facts: SheetFacts, code: str, present: list[Share], names: dict[str, str]) -> Iterator[str]:
    """Who gave a share last year and none this year: a hint, no duty."""
    before = in_force(facts.year.year - 1, facts.table, code)
    here = {share.owner or share.label for share in present} | {share.by for share in present}
    for share in before:
        if (share.owner or share.label) not in here and (share.owner or share.by not in here):
            yield names.get(share.owner, "") or share.shown_label
