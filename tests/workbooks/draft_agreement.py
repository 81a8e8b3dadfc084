"""How much of our own declarations comes back from our own templates: the table in docs/begin-with-own-forms.md."""

from dataclasses import dataclass, field
from pathlib import Path

from catalog.catalog import Catalog
from catalog.draft_text import draft_files
from catalog.load import read_catalog
from catalog.sheet import Column, Sheet
from workbooks.drafting.reading import template_facts
from workbooks.drafting.sheets import draft_catalog
from workbooks.templates.workbook import TemplateJob, TemplateSheet, write_template

# What a template does not tell apart: a text checked for its length, and a code that refers to another sheet.
ALIKE = {"text": "words", "long_text": "words", "person_name": "words", "student_no": "identifier"}


@dataclass
class Agreement:
    """How many columns of how many agree, by what is compared; and those that do not."""

    asked: dict[str, int] = field(default_factory=dict)
    agreed: dict[str, int] = field(default_factory=dict)
    differing: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, place: str, same: bool) -> None:
        self.asked[what] = self.asked.get(what, 0) + 1
        self.agreed[what] = self.agreed.get(what, 0) + same
        if not same:
            self.differing.setdefault(what, []).append(place)


def drafted_from_own(ours: Catalog, folder: Path) -> Catalog:
    """A catalog drafted from one template workbook of all our sheets."""
    sheets = tuple(TemplateSheet(table, None, False) for table in ours.sheets)
    write_template(TemplateJob(2016, "某某学校", "all", "全部", sheets, ours), folder / "全部.xlsx")
    for name, text in draft_files(draft_catalog([template_facts(folder / "全部.xlsx")])).items():
        path = folder / "draft" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    catalog, mistakes = read_catalog(folder / "draft")
    assert mistakes == []
    return catalog


def compare(ours: Catalog, theirs: Catalog) -> Agreement:
    """Sheet by sheet (by title), column by column (by group and title)."""
    found = Agreement()
    by_title = {sheet.title.zh: sheet for sheet in theirs.sheets.values()}
    for sheet in ours.sheets.values():
        other = by_title.get(sheet.title.zh)
        found.note("sheet, title and 表号", sheet.code, other is not None and other.code == sheet.code)
        if other is not None:
            _sheet(found, ours, theirs, sheet, other)
    return found


def _sheet(found: Agreement, ours: Catalog, theirs: Catalog, sheet: Sheet, other: Sheet) -> None:
    found.note("shape", sheet.code, other.shape == sheet.shape)
    found.note("period", sheet.code, other.period == sheet.period)
    found.note("population", sheet.code, other.population == sheet.population)
    found.note("key (of those with one column or none)", sheet.code, len(sheet.key) > 1 or _titles(other) == _titles(sheet))
    columns = {(column.group, column.title): column for column in other.columns}
    for column in sheet.columns:
        twin = columns.get((column.group, column.title))
        found.note("column, group and title", f"{sheet.code} {column.title}", twin is not None)
        if twin is not None:
            _column(found, ours, theirs, f"{sheet.code} {column.title}", column, twin)


def _titles(sheet: Sheet) -> list[str]:
    return [sheet.column(name).title for name in sheet.key]


def _column(found: Agreement, ours: Catalog, theirs: Catalog, place: str, column: Column, twin: Column) -> None:
    expected = "identifier" if column.refers_to else column.type
    found.note("type, exactly", place, twin.type == expected)
    found.note(
        "type, texts and numbers of persons taken together",
        place,
        ALIKE.get(twin.type, twin.type) == ALIKE.get(expected, expected),
    )
    found.note("required", place, twin.required == column.required)
    found.note("unit", place, twin.unit == column.unit)
    found.note("max_length", place, twin.max_length == column.max_length)
    found.note("bounds with severity", place, _range(twin) == _range(column))
    if codes := ours.codes_of(column):
        own = theirs.codes_of(twin)
        found.note(
            "code list, by its titles", place, own is not None and list(own.titles.values()) == list(codes.titles.values())
        )


def _range(column: Column) -> tuple[object, ...]:
    bounds = column.bounds
    return (bounds.minimum, bounds.maximum, bounds.severity) if bounds else ()


def as_table(found: Agreement) -> list[str]:
    """Lines of a Markdown table."""
    return [
        f"| {what} | {found.agreed[what]} of {asked} | {100 * found.agreed[what] // asked} % |"
        for what, asked in found.asked.items()
    ]
