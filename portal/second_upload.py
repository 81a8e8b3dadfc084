"""The second upload as pages show it: counts first, then the lists, masked, 50 lines a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from acts.context import the_catalog
from acts.returning.second_upload import SecondUpload
from acts.waiting import sheet_title
from catalog.findings import Severity
from checks.compared import NEW, STILL
from portal.changes import CellChange, RowChange, cell_change, named, row_change
from portal.findings import Line, lines_of
from portal.listing import PER_PAGE, Listing, listing_of, page_number

KINDS: dict[str, str] = {
    "fixed": "已改正", "still": "仍存在", "new": "新出现", "others": "另有改动", "rows": "增减的行", "gone": "随行消失的问题",
}  # fmt: skip
_TONES = {"fixed": "approved", "still": "error", "new": "error", "others": "question", "rows": "question", "gone": "waiting"}
_FIRST = 5


@dataclass(frozen=True)
class Count:
    """One of the figures above the lists."""

    kind: str
    word: str
    tone: str
    count: int


@dataclass(frozen=True)
class ChangedCell:
    """A cell that changed without having had a finding."""

    place: str
    row: int
    name: str
    cell: CellChange


@dataclass(frozen=True)
class Shown:
    """One sheet of a delivery against the version before it; `first` are the first cells of 另有改动.

    `notices`: how many of those that still stand are 提示 and ask for nothing.
    """

    table: str
    title: str
    earlier: int
    counts: tuple[Count, ...]
    moved: int
    renamed: int
    notices: int
    first: tuple[ChangedCell, ...]
    rest: int


@dataclass(frozen=True)
class ListShown:
    """A page of one of the lists."""

    findings: Listing[Line] | None = None
    cells: Listing[ChangedCell] | None = None
    rows: Listing[RowChange] | None = None


def shown(second: SecondUpload) -> Shown:
    """The figures of one sheet, and the first of what people do not expect."""
    numbers = {kind: _count(second, kind) for kind in KINDS}
    notices = int((_frame(second, "still")["severity"] == Severity.NOTICE.value).sum())
    always = ("fixed", "still", "new", "others")
    counts = tuple(
        Count(kind, KINDS[kind], _tone(kind, count - (notices if kind == "still" else 0)), count)
        for kind, count in numbers.items()
        if count or kind in always
    )
    first = _cells(second, 0, _FIRST)
    return Shown(
        table=second.table,
        title=sheet_title(second.table),
        earlier=second.earlier.delivery,
        counts=counts,
        moved=second.compared.moved,
        renamed=second.rows.renamed,
        notices=notices,
        first=tuple(first),
        rest=second.others - len(first),
    )


def _tone(kind: str, count: int) -> str:
    """Grey where nothing of it asks for anything."""
    return _TONES[kind] if count else "waiting"


def _count(second: SecondUpload, kind: str) -> int:
    found = second.compared
    return {
        "fixed": found.mended, "gone": found.went, "still": found.still, "new": found.new, "others": second.others,
        "rows": second.rows.came + second.rows.gone,
    }[kind]  # fmt: skip


def list_shown(request: HttpRequest, second: SecondUpload, kind: str) -> ListShown:
    """The page of one list that the address asks for."""
    total = _count(second, kind)

    def paged(fetch: Callable[[int, int], Sequence[Any]]) -> Listing[Any]:
        number = page_number(request, total)
        return listing_of(request, fetch((number - 1) * PER_PAGE, PER_PAGE), number, total)

    if kind == "others":
        return ListShown(cells=paged(lambda offset, limit: _cells(second, offset, limit)))
    if kind == "rows":
        return ListShown(rows=paged(lambda offset, limit: _rows(second, offset, limit)))
    frame = _frame(second, kind)
    return ListShown(findings=paged(lambda offset, limit: lines_of(frame.iloc[offset : offset + limit])))


def _frame(second: SecondUpload, kind: str) -> Any:
    found = second.compared
    if kind in ("fixed", "gone"):
        return found.fixed[found.fixed["row_gone"] == (kind == "gone")]
    now = found.now.assign(before=_before(found.now))
    return now[now["since"] == {"still": STILL, "new": NEW}[kind]]


def _before(now: Any) -> Any:
    """The amount of then, where it is another now."""
    return now["before"].where(now["moved"] & (now["before"] != now["amount"]))


def _cells(second: SecondUpload, offset: int, limit: int) -> list[ChangedCell]:
    columns = {each.name: each for each in the_catalog().sheets[second.table].columns}
    return [
        ChangedCell(each.worksheet, each.row, named(second.table, each.named_by), cell_change(each, columns[each.column]))
        for each in second.other_cells(offset=offset, limit=limit)
    ]


def _rows(second: SecondUpload, offset: int, limit: int) -> list[RowChange]:
    return [row_change(second.table, each) for each in second.other_rows(offset=offset, limit=limit)]
