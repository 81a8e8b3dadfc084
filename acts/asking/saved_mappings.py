"""The saved mappings of departments (对应关系): for the reader, in words for the sender, and in lists for people."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from acts.context import the_catalog
from acts.waiting import person_names
from catalog.source_systems import SourceSystem
from ledger.models import MappingUse, SavedMapping
from workbooks.normalising.code_values import YES_OR_NO
from workbooks.recognising.mappings import Confirmed, MappingReading, Mappings, SaidWorksheet, Used
from workbooks.reports import ReadReport

_MOST_NAMED: Final = 5


def mappings_for(department: str, source: str = "") -> Mappings:
    """What holds now for the files of a department; `source` if a person has named it for the file at hand."""
    rows = SavedMapping.objects.filter(department=department, ended_seq=None).order_by("event_seq", "number")
    confirmed = tuple(_confirmed(row) for row in rows if not row.of_worksheet)
    worksheets = tuple(_said(row) for row in rows if row.of_worksheet)
    return Mappings(confirmed=confirmed, worksheets=worksheets, source=source)


def _said(row: SavedMapping) -> SaidWorksheet:
    return SaidWorksheet(
        seq=row.event_seq,
        number=row.number,
        source=row.source,
        table=row.table,
        name=row.word,
        profile=tuple(row.profile),
        by=row.by,
        at=row.at,
    )


def _confirmed(row: SavedMapping) -> Confirmed:
    return Confirmed(
        seq=row.event_seq,
        number=row.number,
        source=row.source,
        table=row.table,
        column=row.column,
        word=row.word,
        code=row.code,
        profile=tuple(row.profile),
        by=row.by,
        at=row.at,
    )


def mappings_told(report: ReadReport) -> list[str]:
    """Which mappings a reading used, by whom and when they were confirmed: lines of 读取情况."""
    read = [(each.worksheet, each.table, each.mapping) for each in report.sheets]
    read += [(each.name, each.table, each.mapping) for each in report.unrecognised]
    names = person_names() if any(mapping.names for _, _, mapping in read) else {}
    return [line for worksheet, table, mapping in read for line in _told(worksheet, table, mapping, names)]


def _told(worksheet: str, table: str, mapping: MappingReading, names: dict[str, str]) -> Iterator[str]:
    def line(each: Used | SaidWorksheet, said: str) -> str:
        by = f"{names.get(each.by, each.by)} {each.at[:10]} 确认，第 {each.seq} 号"
        return f"工作表“{worksheet}”按对应关系（{SourceSystem(each.source).zh}）：{said}（{by}）"

    if mapping.worksheet:
        yield line(mapping.worksheet, which_sheet(mapping.worksheet.table))
    for each in mapping.used:
        cells = f"，{each.cells} 个单元格" if each.code is not None else ""
        yield line(each, meaning(table, each.column, each.word, each.code) + cells)


def which_sheet(table: str) -> str:
    """What a worksheet was said to be: 是 6.1 专任教师, 不是采集表."""
    sheet = the_catalog().sheets.get(table)
    return f"是 {sheet.code} {sheet.title.zh}" if sheet else f"是 {table}" if table else "不是采集表"


def meaning(table: str, column: str, word: str, code: str | None) -> str:
    """What a mapping says, in Chinese: 表头“性別”读作“性别”, “男生”读作 1 男; of a form 栏目“学杂费”读作“学费收入”."""
    sheet = the_catalog().sheets.get(table)
    head, what = ("栏目", "栏目") if sheet and sheet.shape == "form" else ("表头", "列")
    if not column:
        return f"{head}“{word}”是不需要的{what}"
    declared = next((each for each in sheet.columns if each.name == column), None) if sheet else None
    title = declared.title if declared else column
    if code is None:
        return f"{head}“{word}”读作“{title}”"
    if code in YES_OR_NO and declared and declared.kind.duckdb == "BOOLEAN":
        return f"{title}中的“{word}”读作“{YES_OR_NO[code]}”"
    codes = the_catalog().codes_of(declared) if declared else None
    return f"{title}中的“{word}”读作“{codes.titles.get(code, code) if codes else code}”（{code}）"


@dataclass(frozen=True)
class Saved:
    """A mapping in a list; `used` names the deliveries that it was used for, the latest first, `last_used` when."""

    row: SavedMapping
    meaning: str
    sheet: str
    source: str
    by: str
    used: tuple[int, ...]
    last_used: str

    @property
    def name(self) -> str:
        """How it is named in commands and forms: 12.0 is the first of event 12."""
        return f"{self.row.event_seq}.{self.row.number}"

    @property
    def ended_zh(self) -> str:
        if self.row.ended_seq is None:
            return ""
        return f"已撤销：{self.row.reason}" if self.row.reason else "已由新的确认代替"


def saved_mappings(department: str) -> list[Saved]:
    """All mappings of a department, those in force first, then by sheet."""
    rows = SavedMapping.objects.filter(department=department).order_by("table", "source", "event_seq", "number")
    names, uses = person_names(), _uses({row.event_seq for row in rows})
    found = [_saved(row, names, uses.get((row.event_seq, row.number), [])) for row in rows]
    return sorted(found, key=lambda each: each.row.ended_seq is not None)


def _uses(confirmed: Collection[int]) -> dict[tuple[int, int], list[tuple[str, int]]]:
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for each in MappingUse.objects.filter(confirmed_seq__in=confirmed).order_by("-event_seq"):
        found.setdefault((each.confirmed_seq, each.number), []).append((each.at, each.delivery))
    return found


def _of_worksheet(row: SavedMapping) -> str:
    """Known again by its headers, so some of them are named: its own name may be Sheet1 everywhere."""
    some, many = "、".join(row.profile[:_MOST_NAMED]), f"等 {len(row.profile)} 项" if len(row.profile) > _MOST_NAMED else ""
    name = f"“{row.word}”" if row.word else ""
    return f"工作表{name}（表头有{some}{many}）{which_sheet(row.table)}"


def _saved(row: SavedMapping, names: dict[str, str], uses: list[tuple[str, int]]) -> Saved:
    sheet = the_catalog().sheets.get(row.table)
    return Saved(
        row=row,
        meaning=_of_worksheet(row) if row.of_worksheet else meaning(row.table, row.column, row.word, row.code),
        sheet=f"{sheet.code} {sheet.title.zh}" if sheet else row.table or "—",
        source=SourceSystem(row.source).zh,
        by=names.get(row.by, row.by),
        used=tuple(dict.fromkeys(delivery for _, delivery in uses)),
        last_used=uses[0][0] if uses else "",
    )
