"""With what the rows of a delivery collide in the hands of others, told with it: how often, in which rows, where to settle it."""

from collections.abc import Iterator
from dataclasses import dataclass

from acts.context import sheet
from acts.many_hands.cases import Case, cases
from acts.many_hands.shares import given_by, in_force
from acts.waiting import sheet_title
from ledger.models import Delivery
from warehouse.collisions import CollidingRow

_MOST_ROWS = 5


@dataclass(frozen=True)
class Met:
    """Open collisions of one sheet, within the department or `between` departments; `first` names one, `rows` are his own."""

    table: str
    between: bool
    count: int
    first: str
    rows: tuple[int, ...]

    @property
    def words(self) -> str:
        """「6.7 …：有 2 处与本部门其他人报送的记录重复或不符（本文件第 3、5 行）」: places only, no values."""
        others = "其他部门" if self.between else "本部门其他人"
        many = f"等 {len(self.rows)} 行" if len(self.rows) > _MOST_ROWS else " 行"
        rows = "、".join(map(str, self.rows[:_MOST_ROWS]))
        return f"{sheet_title(self.table)}：有 {self.count} 处与{others}报送的记录重复或不符（本文件第 {rows}{many}）"


def collisions_met(delivery: int) -> list[Met]:
    """What is open of a delivery that counts; nothing of sheets where something else took its place."""
    row = Delivery.objects.get(event_seq=delivery)
    return [met for table in given_by(delivery) for met in _of_sheet(row, table)]


def _of_sheet(row: Delivery, table: str) -> Iterator[Met]:
    mine = {str(share.number) for share in in_force(row.year, table, row.department) if share.delivery == row.event_seq}
    if not mine:
        return
    facts = sheet(row.year, table)
    within = _met(row, table, cases(facts, row.department), frozenset(mine))
    between = _met(row, table, cases(facts, ""), frozenset((row.department,)))
    yield from filter(None, (within, between))


def _met(row: Delivery, table: str, found: list[Case], mine: frozenset[str]) -> Met | None:
    """Those that hold rows of this file in these hands, and rows in others."""
    rows = {
        case.name: places
        for case in found
        if case.open and case.collision.holders - mine and (places := _own(row, case.collision.rows, mine))
    }
    if not rows:
        return None
    places = sorted({place for each in rows.values() for place in each})
    return Met(table, mine == {row.department}, len(rows), next(iter(rows)), tuple(places))


def _own(row: Delivery, rows: tuple[CollidingRow, ...], mine: frozenset[str]) -> list[int]:
    return [each.row for each in rows if each.holder in mine and each.file == row.file]
