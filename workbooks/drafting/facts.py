"""What a foreign template says, before anything is guessed from it: frozen models that cross the reader's pipe as JSON."""

from typing import Literal

from workbooks.notes import Model, Refusal


class RuleFacts(Model):
    """The data validation (数据有效性) of an input cell.

    `kind` and `operator` in the words of ECMA-376, 18.18.20 and 18.18.22; `low` and `high` as they stand in the file.
    `strict`: Excel lets nothing else be typed (it may still be pasted).
    `values` are those of a drop-down, `source` says where they stand, `unresolved` why they could not be had.
    """

    kind: str
    operator: str = "between"
    low: str = ""
    high: str = ""
    prompt: str = ""
    values: list[str] = []
    source: str = ""
    list_name: str = ""
    unresolved: str = ""
    strict: bool = True


class Sample(Model):
    """A value that stands in an input cell of the template; `text` as a person sees it."""

    kind: Literal["text", "integer", "decimal", "date", "boolean"]
    text: str


class FieldFacts(Model):
    """One column of a list, or one field of a form. `cell` is where its header stands, `groups` from the outside in.

    `red`: its header is red and not all headers are. `example` is given only where the template marks its row as one.
    """

    cell: str
    header: str
    groups: list[str] = []
    number_format: str = "General"
    red: bool = False
    comment: str = ""
    hint: str = ""
    unit: str = ""
    rule: RuleFacts | None = None
    samples: list[Sample] = []
    example: str = ""


class WorksheetFacts(Model):
    """One worksheet. `shape` is None for one that is no table, and `why_not` says why.

    `above` and `below` are the texts around the table in their order; `told` is what people should know of it.
    """

    name: str
    shape: Literal["list", "form"] | None
    why_not: str = ""
    header_row: int | None = None
    above: list[str] = []
    below: list[str] = []
    fields: list[FieldFacts] = []
    told: list[str] = []


class TemplateFacts(Model):
    """What one file says, or why it cannot be read."""

    file: str
    format: str = ""
    worksheets: list[WorksheetFacts] = []
    told: list[str] = []
    refused: Refusal | None = None
