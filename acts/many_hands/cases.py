"""Collisions of a sheet as its collector meets them, within a department or between them, each with how it was settled."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from acts.context import the_catalog, the_store
from acts.judged.draft import part_files_of
from acts.many_hands.merging_settled import Given, collisions_among, marks
from acts.many_hands.shares import files_of, in_force
from catalog.digests import digest_of
from catalog.sheet import Sheet
from ledger.facts import Mark, SettlementFacts, SheetFacts
from ledger.models import Delivery
from warehouse.collisions import COLLISION_ID_LENGTH, CollidingRow, Collision
from warehouse.parquet import identifier, plain_connection, quoted
from warehouse.store import Store
from workbooks.reports import ReadReport, TypedTotal

KIND_ZH = {
    "key": "同一记录重复报送，内容不同", "same": "同一记录重复报送，内容相同", "spelling": "名称只有写法不同，可能是同一记录",
    "person": "同一身份证号出现在不同记录中", "total": "填写的合计与数据不符",
}  # fmt: skip
OUTCOME_ZH = {"keep": "已定：保留一行", "both": "已定：都正确", "back": "已退回核对"}


@dataclass(frozen=True)
class Case:
    """A collision with the last word on it; `open` until it is settled for exactly these rows.

    `blocks` if it stays 必改 while it is open. `digest` names the rows as the person saw them. `said` is the total's sentence.
    """

    collision: Collision
    settlement: SettlementFacts | None
    rows: frozenset[Mark]
    blocks: bool
    said: str = ""

    @property
    def name(self) -> str:
        return self.collision.collision

    @property
    def digest(self) -> str:
        return digest_of([self.name, sorted([mark.holder, mark.row_id, mark.row_digest] for mark in self.rows)])

    @property
    def given_back(self) -> bool:
        last = self.settlement
        return last is not None and last.outcome == "back" and last.rows == self.rows

    @property
    def open(self) -> bool:
        last = self.settlement
        return last is None or last.outcome == "back" or last.rows != self.rows

    @property
    def zh(self) -> str:
        return KIND_ZH[self.collision.kind]

    def mark_of(self, row: CollidingRow) -> Mark:
        return Mark(row.holder, row.row_id, row.row_digest)


def cases(facts: SheetFacts, department: str) -> list[Case]:
    """The collisions within a department, or with "" between departments; open ones first."""
    given = given_of(facts, department)
    last = {each.collision: each for each in facts.settled(department)}
    declared = the_catalog().sheets[facts.table]
    found = [
        Case(each, last.get(each.collision), marks(each), bool(declared.key) and each.kind in ("key", "same"))
        for each in collisions_among(facts.table, given, between=not department)
    ]
    if department:
        found += [Case(each, last.get(each.collision), marks(each), False, said) for each, said in _totals(facts, department)]
    return sorted(found, key=lambda case: not case.open)


def given_of(facts: SheetFacts, department: str) -> Given:
    """Whose rows meet: the shares of a department by number, or the parts by department."""
    if not department:
        return part_files_of(facts)
    return {str(share.number): files_of(share) for share in in_force(facts.year.year, facts.table, department)}


def _totals(facts: SheetFacts, department: str) -> Iterator[tuple[Collision, str]]:
    """Totals that somebody typed under his rows and that fit neither these nor the department's rows together."""
    part = facts.part_of(department)
    if part is None:
        return
    declared = the_catalog().sheets[facts.table]
    shares = in_force(facts.year.year, facts.table, department)
    sent = Delivery.objects.filter(event_seq__in={share.delivery for share in shares})
    files = {seq: (file, report) for seq, file, report in sent.values_list("event_seq", "file", "report")}
    for share in shares:
        file, report = files[share.delivery]
        for worksheet, total in _typed(report, facts.table, the_store()):
            together = _sum(declared, part.rows_file, total.column)
            if together is None or _number(total.raw) == together:
                continue  # the total of the whole department, typed under one share of it
            place = [facts.table, department, share.number, worksheet, total.cell, total.column]
            says = digest_of([total.raw, total.computed, str(together)])
            row = CollidingRow(
                str(share.number), digest_of(place)[:COLLISION_ID_LENGTH], says, department, file, worksheet, 0, ()
            )
            title = declared.column(total.column).title
            said = (
                f"{worksheet} {total.cell}：填写的“{title}”合计为 {total.raw}，该份各行之和为 {total.computed}，"
                f"本部门各份之和为 {together.normalize():f}"
            )
            yield Collision(digest_of(["total", *place])[:COLLISION_ID_LENGTH], "total", (row,)), said


@lru_cache(maxsize=2048)
def _typed(report: str, table: str, store: Store) -> tuple[tuple[str, TypedTotal], ...]:
    """The totals of a sheet that do not fit, with their worksheets. Kept by digest: reports are long and never change."""
    read = (sheet for sheet in ReadReport.model_validate(store.get_json(report)).sheets if sheet.table == table)
    return tuple((sheet.worksheet, total) for sheet in read for total in sheet.typed_totals if total.agrees is False)


def _sum(sheet: Sheet, rows: str, column: str) -> Decimal | None:
    """The sum of a column over the part; None for a column that holds no numbers."""
    if sheet.duckdb_types[column] == "VARCHAR" or column not in sheet.names:
        return None
    asked = f"SELECT sum({identifier(column)}) FROM read_parquet({quoted(the_store().path(rows))})"
    (found,) = plain_connection().execute(asked).fetchone() or (None,)
    return None if found is None else Decimal(str(found))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None


def by_name(found: list[Case]) -> Mapping[str, Case]:
    return {case.name: case for case in found}
