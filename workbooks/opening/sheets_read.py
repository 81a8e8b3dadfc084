"""What every reader of a format gives: worksheets as grids of raw cells, nothing interpreted."""

from dataclasses import dataclass, field
from functools import cached_property

from workbooks.cells import Grid, count_non_empty
from workbooks.notes import Note
from workbooks.opening.blind_spots import Place

Range = tuple[Place, Place]


@dataclass
class RawWorksheet:
    """A tab. `rows` begins at row 1 and column A; all rows are equally long; an empty cell is `''`.

    `struck` are cells that hold something and are struck through, by `STRUCK_CELL` or `STRUCK_WORDS`.
    """

    name: str
    visible: bool
    rows: Grid
    merged: list[Range] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    struck: dict[Place, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def non_empty(self) -> int:
        return count_non_empty(self.rows)


@dataclass
class RawWorkbook:
    """`starts_1904`: numbers that are dates count from 1904 (old Macintosh files)."""

    format: str
    worksheets: list[RawWorksheet]
    warnings: list[Note] = field(default_factory=list)
    starts_1904: bool = False
