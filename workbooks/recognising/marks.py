"""The hidden mark that our templates carry: which worksheet is which sheet, of which year and shape."""

from dataclasses import dataclass, field
from typing import Final

from workbooks.cells import shown
from workbooks.opening.raw_workbook import RawWorkbook

MARK_WORKSHEET: Final = "_statedata"
MARK_SCHEMA: Final = "1"


@dataclass(frozen=True)
class MarkedSheet:
    table: str
    shape_digest: str


@dataclass(frozen=True)
class Mark:
    """`sheets` by the name of their worksheet; empty for a workbook without mark."""

    year: int | None = None
    department: str = ""
    sheets: dict[str, MarkedSheet] = field(default_factory=dict)


def read_mark(workbook: RawWorkbook) -> Mark:
    """The mark of a workbook; one of another schema, or damaged, counts as none."""
    rows = next((worksheet.rows for worksheet in workbook.worksheets if worksheet.name == MARK_WORKSHEET), [])
    lines = [[shown(cell).strip() for cell in row] for row in rows]
    said = {line[0]: line[1] for line in lines if len(line) > 1}
    if said.get("schema") != MARK_SCHEMA:
        return Mark()
    sheets = {line[1]: MarkedSheet(line[2], line[3]) for line in lines if line[0] == "sheet" and len(line) > 3}
    year = said.get("year", "")
    return Mark(int(year) if year.isdigit() else None, said.get("department", ""), sheets)
