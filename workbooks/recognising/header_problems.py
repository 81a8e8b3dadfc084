"""What is wrong with the head of a table, once for the whole column: a foreign unit, a compulsory column not found."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalog.sheet import Column, Sheet
from workbooks.cells import Cell, address, is_blank, shown
from workbooks.normalising.problems import CAPTION_UNIT, HEADER_UNIT, MISSING_COLUMN, problem_text
from workbooks.normalising.spelling import loose
from workbooks.notes import Note
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.form_layout import FormMatch, Place, stands_alone
from workbooks.recognising.head_values import values_among
from workbooks.recognising.headers import Header, HeaderMatch
from workbooks.recognising.near_names import NearName, near_names
from workbooks.recognising.units import captions, is_in_other_steps, is_other_scale, names_own_unit, unit_in_header

_MOST_NAMED: Final = 5
_CAPTION_ROWS: Final = 6  # above a header in which its unit may be named
_MOST_LABELS: Final = 200


@dataclass(frozen=True)
class HeaderProblem:
    """Stands at a cell of the head and means the column below it."""

    column: str
    cell: str
    raw: str
    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class UnknownHeader:
    """Words in the head that no declared column is known by, where they stand, and the column that they may mean.

    `not_wanted`: people confirmed that no column is meant. `group`: the heading above it.
    """

    cell: str
    text: str
    near: Column | None
    not_wanted: bool = False
    group: str = ""

    @property
    def said(self) -> str:
        """The words, after those of the heading above them: 姓名 alone may stand under two."""
        return f"{self.group} / {self.text}" if self.group else self.text

    @property
    def title(self) -> str:
        """Of the column that may be meant; with its group if the words are the same: 人数 alone may stand for two."""
        if self.near is None:
            return ""
        return f"{self.near.group}{self.near.title}" if self.text == self.near.title else self.near.title

    @property
    def note(self) -> Note | None:
        """What the sender is asked; None if the words are like nothing that is missing."""
        if self.near is None:
            return None
        message = f"“{self.said}”可能是“{self.title}”，没有采用；如果是，请把它改为“{self.title}”"
        return Note(code="near-header", cell=self.cell, message=message)


def unknown_headers(sheet: Sheet, match: HeaderMatch, not_wanted: Collection[object] = ()) -> list[UnknownHeader]:
    """Of a list, from the left. `not_wanted`: places that are proposed for nothing."""
    missing = _missing(sheet, (column.name for column in match.columns.values()))
    unknown = {place: match.headers[place] for place in match.additional}
    asked = {place: header for place, header in unknown.items() if place not in not_wanted}
    near = {each.place: each for each in near_names(asked, missing)}
    return [
        _unknown(address(match.last_row, place), header, near.get(place), place in not_wanted)
        for place, header in sorted(unknown.items())
    ]


def unknown_labels(
    sheet: Sheet, match: FormMatch, rows: Sequence[Sequence[Cell]], not_wanted: Collection[object] = ()
) -> list[UnknownHeader]:
    """Of a form: only words that are like a missing field, since any other text on it may be an explanation."""
    missing = _missing(sheet, (column.name for column in match.labels.values()))
    taken = {*match.labels, *match.values.values(), *match.units.values()}
    texts = [
        ((row, column), cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if isinstance(cell, str)
        and not is_blank(cell)
        and (row, column) not in taken
        and (row, column) not in not_wanted
        and not stands_alone(cells, column)
        and loose(sheet.title.zh) not in loose(cell)
    ][:_MOST_LABELS]
    near = near_names({place: Header(text) for place, (_, text) in enumerate(texts)}, missing) if missing else []
    return [_unknown(address(*texts[each.place][0]), Header(each.text), each) for each in near]


def _missing(sheet: Sheet, found: Iterable[str]) -> list[Column]:
    names = set(found)
    return [column for column in sheet.columns if column.name not in names]


def _unknown(cell: str, header: Header, near: NearName | None, not_wanted: bool = False) -> UnknownHeader:
    return UnknownHeader(cell, header.text.strip(), near.column if near else None, not_wanted, header.group.strip())


def missing_columns(sheet: Sheet, found: Iterable[str], unknown: Sequence[UnknownHeader], head: str) -> Iterator[HeaderProblem]:
    """One for each compulsory column whose header was not found, at the likely header, else at `head` (an address)."""
    for column in _missing(sheet, found):
        if column.required:
            likely = next((each for each in unknown if each.near is column), None)
            others = [each for each in unknown if each.near is None and not each.not_wanted]
            yield _missing_column(column, likely, others, head)


def _missing_column(column: Column, likely: UnknownHeader | None, others: Sequence[UnknownHeader], head: str) -> HeaderProblem:
    message = f"没有找到必填的“{column.title}”"
    message += f"；{likely.cell} 的“{likely.said}”可能就是它" if likely else ""
    message += f"；没有认出的表头有{_listed(others)}" if others else ""
    remedy = f"如果是，把 {likely.cell} 改为“{column.title}”" if likely else "它的表头要用规定的名称"
    cell, raw = (likely.cell, likely.text) if likely else (head, "")
    return HeaderProblem(column.name, cell, raw, MISSING_COLUMN, message, f"{remedy}；没有这一项的请补上")


def _listed(unknown: Sequence[UnknownHeader]) -> str:
    """By words and place; values that stand there, which may be names of persons, by place alone."""
    values = values_among({each.cell: each.text for each in unknown}, (each.text for each in unknown))
    some = "、".join(each.cell if each.cell in values else f"“{each.said}”（{each.cell}）" for each in unknown[:_MOST_NAMED])
    return some + (f"等 {len(unknown)} 个" if len(unknown) > _MOST_NAMED else "")


Said = tuple[Column, str, str]  # a column, the address of the words that speak of it, and the words


def foreign_units(said: Iterable[Said]) -> Iterator[HeaderProblem]:
    """Words in a header, or a unit beside a field, that name another scale than the declared one."""
    for column, cell, text in said:
        if is_other_scale(unit_in_header(text, column) or text, column):
            message, remedy = problem_text(HEADER_UNIT, text.strip(), column.unit)
            yield HeaderProblem(column.name, cell, text.strip(), HEADER_UNIT, message, remedy)


def foreign_captions(worksheet: RawWorksheet, rows: Iterable[int], said: Sequence[Said]) -> Iterator[HeaderProblem]:
    """A line 「单位：千元」 with other steps than declared: one problem for all columns that it speaks of.

    `said` are the columns and the words of their own headers: one that names its unit itself is not meant.
    """
    for row, place, text, units in captions(worksheet.rows, rows):
        meant = [
            column
            for column, _, own in said
            if any(is_in_other_steps(unit, column) for unit in units)
            and not any(unit == column.unit for unit in units)
            and not names_own_unit(own, column)
            and not is_other_scale(unit_in_header(own, column), column)
        ]
        if meant:
            first, many = meant[0], f"等 {len(meant)} 项" if len(meant) > 1 else ""
            message, remedy = problem_text(CAPTION_UNIT, text, first.unit)
            message += f"（{first.title}{many}）"
            yield HeaderProblem(first.name, address(row, place), text, CAPTION_UNIT, message, remedy)


def problems_of_list(
    worksheet: RawWorksheet, sheet: Sheet, match: HeaderMatch, unit_row: int | None, unknown: Sequence[UnknownHeader]
) -> list[HeaderProblem]:
    """All of a list."""
    said = [
        (column, address(match.last_row, place), match.headers[place].text) for place, column in sorted(match.columns.items())
    ]
    below = [
        (column, address(unit_row, place), shown(worksheet.rows[unit_row][place]))
        for place, column in sorted(match.columns.items())
        if unit_row is not None
    ]
    head = address(match.last_row, min(match.columns))
    found = (column.name for column in match.columns.values())
    above = range(max(match.first_row - _CAPTION_ROWS, 0), match.first_row)
    return [
        *foreign_units(said),
        *foreign_units(below),
        *foreign_captions(worksheet, above, said),
        *missing_columns(sheet, found, unknown, head),
    ]


def problems_of_form(
    worksheet: RawWorksheet, sheet: Sheet, match: FormMatch, unknown: Sequence[UnknownHeader]
) -> list[HeaderProblem]:
    """All of a form."""
    said = [(column, address(*place), match.headers[column.name]) for place, column in match.labels.items()]
    beside = [
        (sheet.column(name), address(*place), shown(worksheet.rows[place[0]][place[1]])) for name, place in match.units.items()
    ]
    own = {column.name for column, _, _ in beside}
    head: Place = min(match.labels)
    return [
        *foreign_units(said),
        *foreign_units(beside),
        *foreign_captions(worksheet, range(len(worksheet.rows)), [each for each in said if each[0].name not in own]),
        *missing_columns(sheet, match.values, unknown, address(*head)),
    ]
