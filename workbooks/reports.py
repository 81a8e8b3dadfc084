"""What a reading tells as a whole: frozen models that cross the pipe of the reading process as JSON."""

from typing import Any, Literal

from workbooks.notes import LeftOut, Model, Note, Refusal
from workbooks.recognising.mappings import MappingReading, WorksheetQuestion

INSPECTION_SCHEMA = 1


class WorksheetInspection(Model):
    """One worksheet, unknown. `rows` and `columns` reach to the last cell; `header_row` is 1-based, a guess."""

    name: str
    visible: bool
    rows: int
    columns: int
    non_empty: int
    header_row: int | None
    warnings: list[Note] = []


class Annotated(Model):
    """That an annotated copy was written, or why not."""

    file: str
    refused: Refusal | None = None


class Inspection(Model):
    """What a file holds, read without knowing it."""

    file: str
    format: str = ""
    worksheets: list[WorksheetInspection] = []
    warnings: list[Note] = []
    refused: Refusal | None = None

    def contract(self) -> dict[str, Any]:
        """The JSON form of `statedata inspect --json`, schema 1."""
        head: dict[str, Any] = {"schema": INSPECTION_SCHEMA, "file": self.file}
        if self.refused:
            return {**head, "refused": self.refused.model_dump()}
        return {**head, **self.model_dump(include={"format", "worksheets", "warnings"})}


class FoundColumn(Model):
    """Where a declared column was found: letters of its column (a form field: address of its value) and header."""

    at: str
    header: str


class TypedTotal(Model):
    """A total that somebody typed under the table, beside the sum of the rows read; `computed` None if no number.

    `unread`: cells above it that could not be read; `agrees` is then None.
    """

    cell: str
    column: str
    raw: str
    computed: str | None
    agrees: bool | None
    unread: list[str] = []


class SheetReading(Model):
    """One worksheet read as one sheet of the catalog.

    `rows_file`, `changes_file` and `problems_file` are digests; the files lie in the job's `out` folder as
    `<digest>.parquet`. Every cell that was not empty is counted once: `non_empty` is `cells_read` plus the
    counts of `left_out`. `header_row` is 1-based, the last of several; None for a form sheet. `values_in_head` are those of
    the `additional_columns` that look like values, by address.
    """

    table: str
    worksheet: str
    header_row: int | None
    recognised_by: Literal["mark", "title", "headers", "named", "said"]
    confidence: float
    rows: int
    rows_file: str
    changes_file: str
    problems_file: str
    changes: int
    problems: int
    non_empty: int
    cells_read: int
    left_out: list[LeftOut] = []
    columns: dict[str, FoundColumn] = {}
    missing_columns: list[str] = []
    additional_columns: list[str] = []
    values_in_head: dict[str, str] = {}
    typed_totals: list[TypedTotal] = []
    notes: list[Note] = []
    mapping: MappingReading = MappingReading()


class UnrecognisedWorksheet(Model):
    """A worksheet that is no sheet of the catalog. One without anything in it is not listed.

    `candidates` are tables between which the sender is asked to choose, `question` how he is asked which sheet it is. Where a
    person said that it is `table`, but too few of its columns are known to read it, `missing_columns` and `mapping` hold
    what is asked next; `mapping.worksheet` names who said so, or that it is no sheet.
    """

    name: str
    non_empty: int
    why: str
    candidates: list[str] = []
    question: WorksheetQuestion | None = None
    table: str = ""
    missing_columns: list[str] = []
    mapping: MappingReading = MappingReading()


class TypedWords(Model):
    """Words in the column 情况说明 of a 问题清单 that came back: for a finding, or (`*table/rule`) for all of a rule."""

    finding: str
    words: str
    place: str
    problem: str


class ReadReport(Model):
    """What became of one file: refused as a whole, or sheet by sheet.

    `file_digest` names its bytes, `mappings` the set of saved mappings with which it was read (empty: none).
    """

    file: str
    file_digest: str = ""
    format: str = ""
    refused: Refusal | None = None
    sheets: list[SheetReading] = []
    unrecognised: list[UnrecognisedWorksheet] = []
    marked_year: int | None = None
    typed_words: list[TypedWords] = []
    warnings: list[Note] = []
    mappings: str = ""
