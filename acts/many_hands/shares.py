"""The shares (一份) of a department's part: which are in force, whose a file is, and what they make together.

A file is a new version of a share, or a share of its own, by these rules, the first that answers (docs/many-hands.md):
the name that the sender gave; the person who sends, or whom the collector's file names; the file's own name without
version words; the rows, if half of them are those of one share. Else it is another share: nothing is replaced unseen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from acts.context import the_catalog, the_store
from acts.many_hands.merging_settled import settled_among
from acts.receiving.part_files import PartFiles, count_rows, joined
from acts.receiving.part_names import base_name, person_named, same_name
from catalog.sheet import Sheet
from ledger.facts import PartFacts, Role, SettlementFacts, hat
from ledger.load_facts import UnknownPersonError, latest_part, latest_parts_of, person_facts, settlements_by
from ledger.models import Delivery, Part, Person, Settlement, Share, Unchanged
from ledger.payloads.work import PartEntry
from warehouse.parquet import plain_connection, quoted
from warehouse.staging import sheet_content_digest

HALF = 0.5


@dataclass(frozen=True)
class Whose:
    """Of whom a file is: `owner` a staff number, or "" if the collector sends for the department; `label` its name for people.

    `given` if the sender named the share himself; `alone` if he is not the collector, and sends for nobody but himself.
    """

    owner: str
    label: str
    given: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Held:
    """What the ledger holds of a department's part of one sheet: the part that counts, and what was settled in it.

    `shares` are all versions there ever were, by number and version.
    """

    part: PartFacts | None
    shares: tuple[Share, ...]
    settled: tuple[SettlementFacts, ...]

    @property
    def in_force(self) -> list[Share]:
        """The versions that make the part now, by number."""
        versions = dict(self.part.shares) if self.part else {}
        return [share for share in self.shares if versions.get(share.number) == share.version]

    @property
    def next_number(self) -> int:
        """The number of a share that is not there yet; numbers are never used again."""
        return self.shares[-1].number + 1 if self.shares else 1

    def next_version(self, number: int) -> int:
        return sum(share.number == number for share in self.shares) + 1


def held(year: int, department: str, tables: Collection[str]) -> dict[str, Held]:
    """The same of several sheets in three questions."""
    if not tables:
        return {}
    parts = latest_parts_of(year, department, tables)
    shares: dict[str, list[Share]] = {}
    for share in Share.objects.filter(year=year, department=department, table__in=tables).order_by("number", "version"):
        shares.setdefault(share.table, []).append(share)
    settled = settlements_by(year, department, tables)
    return {table: Held(parts.get(table), tuple(shares.get(table, ())), settled.get(table, ())) for table in tables}


def in_force(year: int, table: str, department: str) -> list[Share]:
    """The versions that make the department's part now, by number."""
    part = latest_part(year, table, department)
    versions = dict(part.shares) if part else {}
    mine = Share.objects.filter(year=year, table=table, department=department).order_by("number", "version")
    return [share for share in mine if versions.get(share.number) == share.version]


def given_by(delivery: int) -> tuple[str, ...]:
    """The sheets to which a delivery gave a share, in the order of its file."""
    return tuple(dict.fromkeys(Share.objects.filter(delivery=delivery).order_by("id").values_list("table", flat=True)))


def last_change(year: int, department: str) -> int:
    """The event that last changed anything of the department's parts: who computes outside the lock compares it inside."""
    mine = {"year": year, "department": department}
    settled = Settlement.objects.filter(year=year, department__in=(department, ""))
    parts, shares, settlements = (
        each.values("year").annotate(last=Max("event_seq")).values_list("last", flat=True)
        for each in (Part.objects.filter(**mine), Share.objects.filter(**mine), settled)
    )
    return max(parts.union(shares, settlements), default=0)


def whose(by: str, department: str, name: str, given: str, on: datetime) -> Whose:
    """Of whom a file is that this person sends for the department, known before it is read."""
    alone, label = not collects(by, department, on), given.strip() or base_name(name)
    owner = by if alone else _named_in(name, by, department)
    return Whose(owner, label, bool(given.strip()), alone)


def _named_in(name: str, by: str, department: str) -> str:
    others = Person.objects.filter(department=department).exclude(staff_no=by)
    return person_named(name, dict(others.values_list("staff_no", "name")))


def collects(by: str, department: str, on: datetime) -> bool:
    try:
        return hat(person_facts(by, on.date()), Role.COLLECTOR, department=department) is not None
    except UnknownPersonError:
        return False


def by_name(present: Sequence[Share], who: Whose) -> Share | None:
    """The share whose next version the file is, as far as names tell. Only the collector may name one of other people."""
    mine = [share for share in present if share.owner == who.owner]
    if who.given:
        return next((share for share in (mine if who.alone else present) if same_name(share.label, who.label)), None)
    if who.owner:  # one share a person: what he sends later replaces what he sent
        return next((share for share in mine if same_name(share.label, who.label)), mine[0] if mine else None)
    return next((share for share in mine if same_name(share.label, who.label)), None)


def share_for(sheet: Sheet, present: Sequence[Share], who: Whose, rows: str, count: int) -> Share | None:
    """The share whose next version the file is; None if it is one of its own. `rows` is its rows file, `count` its rows."""
    named = by_name(present, who)
    if named or who.given or who.owner:
        return named
    mine = [share for share in present if not share.owner]
    if len(mine) == 1 and not (count and mine[0].rows):
        return mine[0]  # what says nothing, or follows what said nothing, is no second share
    alike = [share for share in mine if _alike(sheet, share, rows, count)]
    return alike[0] if len(alike) == 1 else None


def _alike(sheet: Sheet, share: Share, rows: str, count: int) -> bool:
    """Whether half of the rows of the smaller of the two are records of the other too: by row_id, or mended ones without key.

    Of a list of the same persons in two terms each row may look like one that was mended. So some rows must be the very same.
    """
    if not (count and share.rows):
        return False
    from warehouse.carry_over import carried_ids  # pandas: not for those who only ask where things stand

    before, now = the_store().path(share.rows_file), the_store().path(rows)
    common = f"SELECT count(*) FROM read_parquet({quoted(before)}) JOIN read_parquet({quoted(now)}) USING (row_id)"
    (found,) = plain_connection().execute(common).fetchone() or (0,)
    least = HALF * min(count, share.rows)
    if found >= least:
        return True
    return bool(found >= HALF * least and found + len(carried_ids(sheet, now, before)) >= least)


def said_of_whole(delivery: int, table: str) -> bool:
    """Whether a delivery speaks for the whole of the department's part by 确认无变化, whoever gave what is there."""
    return Unchanged.objects.filter(delivery=delivery, table=table).exists()


def next_number(year: int, table: str, department: str) -> int:
    """As `Held.next_number`, for who asks for nothing else."""
    last = Share.objects.filter(year=year, table=table, department=department).order_by("number").last()
    return last.number + 1 if last else 1


def next_version(year: int, table: str, department: str, number: int) -> int:
    return Share.objects.filter(year=year, table=table, department=department, number=number).count() + 1


def files_of(share: Share) -> PartFiles:
    return PartFiles(share.rows_file, share.problems_file, share.changes_file)


def composed(table: str, shares: Mapping[int, PartFiles], worksheet: str, settlements: Sequence[SettlementFacts]) -> PartEntry:
    """The department's part that these shares make, less what was settled against."""
    given = {str(number): files for number, files in sorted(shares.items())}
    files = joined(table, list(given.values()), settled_among(the_catalog().sheets[table], given, settlements))
    rows = the_store().path(files.rows)
    return PartEntry(
        table=table, worksheet=worksheet, rows_file=files.rows, problems_file=files.problems, changes_file=files.changes,
        content_digest=sheet_content_digest(rows), rows=count_rows(files.rows),
    )  # fmt: skip


def sent_at(row: Delivery) -> datetime:
    return datetime.fromisoformat(row.at)
