"""Several tables on one worksheet, below or beside each other: each is cut out and read as if it stood alone.

A cut worksheet begins where the whole one does and is as wide, so that every address stays true; the cells of the other
tables are empty in it, and it ends with its own last row. The parts of a worksheet share no cell and leave none out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from catalog.sheet import Column
from workbooks.cells import Cell, column_index, is_blank
from workbooks.normalising.spelling import loose
from workbooks.opening.raw_workbook import RawWorksheet
from workbooks.recognising.form_layout import MOST_ROWS, FormMatch
from workbooks.recognising.headers import HeaderMatch, exact_words
from workbooks.recognising.recognise import NotRecognised, Recognised, Recogniser
from workbooks.recognising.table_notes import is_note

_LEAST_KNOWN: Final = 3  # words of the catalog in a row that may be a header
_LOOKED_AT_AFTER_GAPS: Final = 400  # rows; below that many gaps no header in unusual spelling is looked for
_TITLE_ROWS: Final = 3
_TITLE_CELLS: Final = 2
_MOST_FORMS: Final = 20


@dataclass(frozen=True)
class Part:
    """A worksheet, or what belongs to one table of it, and what that was taken for."""

    worksheet: RawWorksheet
    found: Recognised | NotRecognised


def tables_of(worksheet: RawWorksheet, recogniser: Recogniser, alone: bool) -> list[Part]:
    """All tables of a worksheet from the top; one part with the reason if there is none."""
    found = recogniser.recognise(worksheet, alone)
    if isinstance(found, NotRecognised):
        return [Part(worksheet, found)]
    parts = _below_each_other(worksheet, _all_found(worksheet, found, recogniser), recogniser)
    return [piece for part in parts for piece in _pieces(part, recogniser)]


def _pieces(part: Part, recogniser: Recogniser) -> Iterator[Part]:
    if isinstance(part.found, Recognised) and isinstance(part.found.match, FormMatch):
        return _forms(part, recogniser)
    return _beside_each_other(part, recogniser)


def _all_found(worksheet: RawWorksheet, first: Recognised, recogniser: Recogniser) -> list[Recognised]:
    """What stands at different rows, from the top; a header that only repeats the one before it is none."""
    found = [first]
    for row in _possible_headers(worksheet, recogniser):
        if not any(top <= row <= end for top, end in map(_rows_of, found)):
            found += _apart(found, recogniser.headers_at(worksheet, row, 1))
    for form in _other_forms(worksheet, first, recogniser):
        found += _apart(found, form)
    found.sort(key=_rows_of)
    return [found[0], *(later for earlier, later in pairwise(found) if not _is_repeated(earlier, later))]


def _apart(found: Sequence[Recognised], other: Recognised | None) -> list[Recognised]:
    """The other one, if its rows are its own."""
    if other is None:
        return []
    first, last = _rows_of(other)
    return [] if any(top <= last and first <= end for top, end in map(_rows_of, found)) else [other]


def _rows_of(found: Recognised) -> tuple[int, int]:
    """First and last row of a header, or of the labels of a form."""
    if isinstance(found.match, HeaderMatch):
        return found.match.first_row, found.match.last_row
    rows = [row for row, _ in found.match.labels]
    return min(rows), max(rows)


def _other_forms(worksheet: RawWorksheet, first: Recognised, recogniser: Recogniser) -> Iterator[Recognised]:
    """Forms beside what was found first; asked only of small worksheets that hold several labels of forms."""
    labels = recogniser.vocabulary.labels
    if len(worksheet.rows) > MOST_ROWS or sum(len(labels.intersection(cells)) for cells in worksheet.rows) < _LEAST_KNOWN:
        return
    for sheet in recogniser.vocabulary.forms:
        if sheet is not first.sheet and (form := recogniser.form_of(worksheet, sheet)):
            yield form


def _is_repeated(before: Recognised, after: Recognised) -> bool:
    if before.sheet is not after.sheet or not isinstance(after.match, HeaderMatch):
        return False
    return _places(before) == _places(after)


def _places(found: Recognised) -> dict[int, str]:
    return {place: column.name for place, column in _columns_of(found).items()}


def _possible_headers(worksheet: RawWorksheet, recogniser: Recogniser) -> list[int]:
    """Rows with several different words of the catalog: spelt exactly anywhere, or in any spelling after a gap."""
    rows, titles = worksheet.rows, recogniser.vocabulary.titles
    found = {row for row, cells in enumerate(rows) if len(titles.intersection(cells)) >= _LEAST_KNOWN}
    for row in _after_gaps(rows):
        words = {loose(cell) for cell in rows[row] if isinstance(cell, str) and cell != "" and recogniser.vocabulary.knows(cell)}
        if len(words) >= _LEAST_KNOWN:
            found.add(row)
    return sorted(found)


def _after_gaps(rows: Sequence[Sequence[Cell]]) -> list[int]:
    gaps = [row for row, cells in enumerate(rows) if cells.count("") == len(cells)]
    after = dict.fromkeys(below for row in gaps for below in range(row + 1, min(row + 5, len(rows))))
    return list(after)[:_LOOKED_AT_AFTER_GAPS]


def _below_each_other(worksheet: RawWorksheet, found: list[Recognised], recogniser: Recogniser) -> Iterator[Part]:
    if len(found) == 1:
        yield Part(worksheet, found[0])
        return
    rows = [_rows_of(each) for each in found]
    tops = [0, *(_top(worksheet.rows, first, end) for (_, end), (first, _) in pairwise(rows)), len(worksheet.rows)]
    for each, (top, end) in zip(found, pairwise(tops), strict=True):
        own = cut(worksheet, range(top, end), range(worksheet.width))
        again = recogniser.form_of(own, each.sheet, known=True) if isinstance(each.match, FormMatch) else None
        yield Part(own, replace(each, match=again.match) if again else each)


def _top(rows: Sequence[Sequence[Cell]], first: int, above: int) -> int:
    """Where a table begins that has another one above it: with its title lines, if a gap sets them apart."""
    top = first
    while top - 1 > above and first - top < _TITLE_ROWS and _is_title(rows[top - 1]):
        top -= 1
    return top if all(is_blank(cell) for cell in rows[top - 1]) else first


def _is_title(cells: Sequence[Cell]) -> bool:
    words = [cell for cell in cells if not is_blank(cell)]
    return 0 < len(words) <= _TITLE_CELLS and all(isinstance(cell, str) and not is_note(cell) for cell in words)


def _beside_each_other(part: Part, recogniser: Recogniser) -> Iterator[Part]:
    """The tables that one header row holds side by side."""
    found = part.found
    if not isinstance(found, Recognised) or not isinstance(match := found.match, HeaderMatch):
        yield part
        return
    for split in _possible_splits(match):
        left = {place: header for place, header in match.headers.items() if place < split}
        right = {place: header for place, header in match.headers.items() if place >= split}
        one, other = (recogniser.headers_of(match, each, found.sheet) for each in (left, right))
        if one and other and _are_two(one, other, match):
            rows, width = range(len(part.worksheet.rows)), part.worksheet.width
            yield _renamed(cut(part.worksheet, rows, range(split)), one, part)
            yield from _beside_each_other(_renamed(cut(part.worksheet, rows, range(split, width)), other, part), recogniser)
            return
    yield part


def _renamed(worksheet: RawWorksheet, found: Recognised, part: Part) -> Part:
    """What was known of the whole header's sheet (its mark, its title) holds for the part that is the same sheet."""
    whole = part.found
    if isinstance(whole, Recognised) and whole.sheet is found.sheet:
        found = replace(found, by=whole.by, confidence=max(whole.confidence, found.confidence), said=whole.said)
    return Part(worksheet, found)


def _possible_splits(match: HeaderMatch) -> list[int]:
    """Places where a second table may begin: after a column without header, or where the first header is said again."""
    places = sorted(match.headers)
    after_gap = [later for earlier, later in pairwise(places) if later - earlier > 1]
    first = exact_words(match.headers[places[0]].text)
    again = [place for place in places[1:] if exact_words(match.headers[place].text) == first]
    return sorted({*after_gap, *again})


def _are_two(one: Recognised, other: Recognised, whole: HeaderMatch) -> bool:
    """Not one table with a nameless column in it: the right part is another sheet, or says the same columns again."""
    left, right = _names(one), _names(other)
    if one.sheet is other.sheet:
        return 2 * len(left & right) >= min(len(left), len(right))
    known = sum(place in whole.columns for place in _columns_of(other))
    return 2 * min(known, len(right)) <= len(right) or whole.columns.keys().isdisjoint(_columns_of(one))


def _names(found: Recognised) -> set[str]:
    return {column.name for column in _columns_of(found).values()}


def _columns_of(found: Recognised) -> dict[int, Column]:
    return dict(found.match.columns) if isinstance(found.match, HeaderMatch) else {}


def _forms(part: Part, recogniser: Recogniser, most: int = _MOST_FORMS) -> Iterator[Part]:
    """The same form several times, side by side (a campus each) or below each other."""
    found = part.found
    if not isinstance(found, Recognised) or not isinstance(found.match, FormMatch) or not found.match.again or most < 2:
        yield part
        return
    for first, second in _form_cuts(part.worksheet, found.match):
        one, other = (recogniser.form_of(each, found.sheet, known=True) for each in (first, second))
        if one and other:
            sure = replace(one, by=found.by, confidence=found.confidence, said=found.said)
            yield Part(first, sure)
            yield from _forms(
                Part(second, replace(other, by=found.by, confidence=found.confidence, said=found.said)), recogniser, most - 1
            )
            return
    yield part


def _form_cuts(worksheet: RawWorksheet, match: FormMatch) -> Iterator[tuple[RawWorksheet, RawWorksheet]]:
    """The worksheet cut before the column, or the row, in which the labels begin anew."""
    rows, columns = range(len(worksheet.rows)), range(worksheet.width)
    split = min(column for _, column in match.again)
    if split > max(column for _, column in match.labels):
        yield cut(worksheet, rows, range(split)), cut(worksheet, rows, columns[split:])
    row = min(row for row, _ in match.again)
    yield cut(worksheet, range(row), columns), cut(worksheet, rows[row:], columns)


def cut(worksheet: RawWorksheet, rows: range, columns: range) -> RawWorksheet:
    """The same worksheet with nothing outside these rows and columns."""
    empty: list[Cell] = [""] * worksheet.width
    whole = len(columns) == worksheet.width
    left, right = [""] * columns.start, [""] * (worksheet.width - columns.stop)
    grid = [
        empty if number not in rows else cells if whole else [*left, *cells[columns.start : columns.stop], *right]
        for number, cells in enumerate(worksheet.rows[: rows.stop])
    ]
    return replace(
        worksheet,
        rows=grid,
        merged=[
            (first, (min(last[0], rows.stop - 1), last[1]))
            for first, last in worksheet.merged
            if first[0] in rows and first[1] in columns
        ],
        hidden_rows=[number for number in worksheet.hidden_rows if number - 1 in rows],
        struck={(row, column): code for (row, column), code in worksheet.struck.items() if row in rows and column in columns},
        hidden_columns=[letters for letters in worksheet.hidden_columns if column_index(letters) in columns],
    )
