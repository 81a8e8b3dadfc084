"""Words that a sender typed into the column 情况说明 of our 问题清单, read back when the annotated copy comes again.

Columns are found by their headers, so it does not matter which program saved the copy, or what was moved in it.
"""

from workbooks.annotated.titles import IDENTITY_TITLE, LIST_TITLE, STATEMENT
from workbooks.cells import Cell, Grid, shown
from workbooks.opening.raw_workbook import RawWorkbook
from workbooks.reports import TypedWords

_PROBLEM_TITLE, _WORKSHEET_TITLE, _CELL_TITLE = "问题", "表", "单元格"
MOST_LINES = 20_000
MOST_CHARACTERS = 2_000  # an explanation takes 1,000; longer ones are told as too long


def typed_words(workbook: RawWorkbook) -> list[TypedWords]:
    """All lines of the list with words in them, those included that we had written there ourselves."""
    rows = next((each.rows for each in workbook.worksheets if each.name == LIST_TITLE), [])
    for number, row in enumerate(rows):
        columns = {shown(cell).strip(): index for index, cell in reversed(list(enumerate(row)))}
        statement = next((index for title, index in columns.items() if title.startswith(STATEMENT)), None)
        if statement is not None and IDENTITY_TITLE in columns:
            return _lines(rows[number + 1 : number + 1 + MOST_LINES], columns, statement)
    return []


def _lines(rows: Grid, columns: dict[str, int], statement: int) -> list[TypedWords]:
    def text(row: list[Cell], title: str) -> str:
        return shown(row[columns[title]]).strip() if title in columns else ""

    found = []
    for row in rows:
        finding, words = text(row, IDENTITY_TITLE), shown(row[statement]).strip()[:MOST_CHARACTERS]
        if finding and words:
            place = f"{text(row, _WORKSHEET_TITLE)} {text(row, _CELL_TITLE)}".strip()
            found.append(
                TypedWords(finding=finding, words=words, place=place, problem=text(row, _PROBLEM_TITLE)[:MOST_CHARACTERS])
            )
    return found
