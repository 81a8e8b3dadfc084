"""Lists without rows: 必改 where the sheet must have some, 须说明 of a department that had rows before.

Nothing in an empty file tells that it is meant, or whose it is. So the merge, which knows the parts, leaves a note beside the
problems of cells (as it does of rows that were settled as right); here the note becomes the finding.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import duckdb

from catalog.findings import Severity
from catalog.sheet import Sheet
from checks.findings_frame import Line, Place
from checks.outcome import Outcome, outcome_of
from checks.question import quoted

NO_ROWS = "no-rows"
DEMAND = "rows"
_UNIT = "行"
_REMEDY = "不是本意的请重新报送；确实没有数据的写明情况说明"
_MUST_REMEDY = "补报数据；由几个部门填报的表，其他部门报送后这一条自动消失"


@dataclass(frozen=True)
class EmptyPart:
    """A department's part without rows, from which file; it had so many `rows` before (`when`, in words)."""

    department: str
    file: str
    worksheet: str
    rows: int
    when: str

    @property
    def note(self) -> str:
        """As it stands in a problems file, in the place of what a cell held."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def empty_parts(sheet: Sheet, notes: Iterable[str]) -> Iterator[Line]:
    """One 须说明 a department, the same from upload to upload: words given once stay with it. Measured by the rows that went."""
    for note in notes:
        part = EmptyPart(**json.loads(note))
        yield Line(
            f"{sheet.table}.{DEMAND}", Severity.QUESTION, sheet.table, f"part:{part.department}", "",
            Place(None, part.worksheet, part.file, part.department), None,
            f"没有任何数据行，而{part.when}有 {part.rows} 行", _REMEDY, float(part.rows), _UNIT,
        )  # fmt: skip


def judge_presence(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> tuple[list[Line], list[Outcome]]:
    """Of a sheet that must have rows: whether there is one, whoever sends it."""
    if not sheet.must_have_rows:
        return [], []
    row: Any = connection.execute(f"SELECT count(*) FROM {quoted(sheet.table)}").fetchone()
    code = f"{sheet.table}.{DEMAND}"
    message = f"“{sheet.code} {sheet.title.zh}”必须有数据，现在一行也没有"
    lines = [Line(code, Severity.ERROR, sheet.table, "", "", Place(), None, message, _MUST_REMEDY)] if row[0] == 0 else []
    return lines, [outcome_of(code, sheet.table, len(lines), 1, 0)]
