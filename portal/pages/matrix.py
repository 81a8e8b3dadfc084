"""进度一览: sheet × desk with state word and days, the row that blocks most first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from acts.context import today
from acts.overview import MatrixRow, matrix, year_list
from acts.waiting import due_words
from catalog.periods import year_title
from ledger.facts import Desk
from portal.answer import page
from portal.visitor import Visitor, member
from portal.years import the_year

_DESKS = (Desk.PARTS, Desk.RESPONSIBLE, Desk.OWNER, Desk.VICE_PRINCIPAL, Desk.QC_OFFICE)
_SORTS: dict[str, Callable[[MatrixRow], tuple[object, ...]]] = {
    "blocking": lambda row: (row.stage.accepted, not row.late, -row.days_here, row.due),
    "code": lambda _: (),
    "department": lambda row: (row.department_name,),
    "due": lambda row: (row.due,),
}
SORT_ZH = {"blocking": "最影响进度的在前", "code": "按表号", "department": "按归属部门", "due": "按截止日期"}


@dataclass(frozen=True)
class Cell:
    """What stands at one desk: a word, days if the sheet lies there, the tone of the word; `past` leaves it out on a phone."""

    desk: str
    word: str
    days: int | None
    tone: str
    past: bool = False


@dataclass(frozen=True)
class Line:
    """A sheet with its five cells."""

    row: MatrixRow
    cells: tuple[Cell, ...]

    @property
    def gathering(self) -> bool:
        """Whether the day of the plan still counts: later desks have no day of their own yet."""
        return self.row.stage.desk in (Desk.PARTS, Desk.RESPONSIBLE)


@require_safe
@member
def matrix_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """Where every sheet of the year lies. Counts and names of posts only: every member may look."""
    the_year(year)
    sort = request.GET.get("sort", "blocking")
    rows = sorted(matrix(year), key=_SORTS.get(sort, _SORTS["blocking"]))
    return page(
        request, "matrix.html", year=year, years=year_list(), heading=f"进度一览 · {year_title(year)}", today=today(),
        desks=[desk.zh for desk in _DESKS], lines=[Line(row, cells_of(row)) for row in rows], sorts=SORT_ZH.items(), sort=sort,
        accepted=sum(row.stage.accepted for row in rows), late=sum(row.late for row in rows), notice=_notice(year, rows),
    )  # fmt: skip


def cells_of(row: MatrixRow) -> tuple[Cell, ...]:
    """The five desks of a sheet: passed, here, or not yet reached."""
    reached = len(_DESKS) if row.stage.accepted else _DESKS.index(row.stage.desk)
    passed = [_passed_cell(row, desk, last=at == len(_DESKS) - 1) for at, desk in enumerate(_DESKS[:reached])]
    if row.stage.accepted:
        return tuple(passed)
    here = Cell(row.stage.desk.zh, _here_word(row), row.days_here, "error" if row.late else "question")
    return (*passed, here, *(Cell(desk.zh, "", None, "") for desk in _DESKS[reached + 1 :]))


def _passed_cell(row: MatrixRow, desk: Desk, *, last: bool) -> Cell:
    news = desk in row.stage.news
    return Cell(desk.zh, _passed_word(row, desk), None, "question" if news else "approved", past=not (last or news))


def _passed_word(row: MatrixRow, desk: Desk) -> str:
    if desk is Desk.PARTS and row.unchanged:
        return "完成，含无变化"
    return "有新情况" if desk in row.stage.news else "通过" if desk in _DESKS[2:] else "完成"


def _here_word(row: MatrixRow) -> str:
    stage = row.stage
    if stage.sent_back:
        return "退回修改"
    if stage.new_errors:
        return "新增必改"
    return {Desk.PARTS: f"缺 {len(stage.waiting_for)} 个部门", Desk.RESPONSIBLE: "待提交"}.get(stage.desk, "待审核")


def _due(row: MatrixRow) -> str:
    return f"；{due_words(row.due)}" if row.stage.desk in (Desk.PARTS, Desk.RESPONSIBLE) else ""


def _notice(year: int, rows: list[MatrixRow]) -> str:
    """Text to paste into a group chat: who is waited for, the late first."""
    waiting = [row for row in rows if not row.stage.accepted]
    head = f"【{year_title(year)}数据采集进度】共 {len(rows)} 张表，已审核通过 {len(rows) - len(waiting)} 张。"
    lines = [
        f"{number}. {row.code} {row.title}（{row.department_name}）：{row.stage.desk.zh}，等待{row.holder}，"
        f"已 {row.days_here} 天{_due(row)}"
        for number, row in enumerate(waiting, 1)
    ]
    news = [
        f"有新情况待确认：{row.code} {row.title}（{'、'.join(desk.zh for desk in row.stage.news)}）"
        for row in rows
        if row.stage.news
    ]
    return "\n".join([head, *lines, *news])
