"""Templates: one workbook per department, its sheets in the look of a 表样, made from the catalog alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from workbooks.templates.carried import CarriedNote
from workbooks.templates.choices import Choices
from workbooks.templates.counted import CountedNote
from workbooks.templates.form_page import lay_form
from workbooks.templates.guide import GUIDE_TITLE, GuideEntry, GuideHead, lay_guide
from workbooks.templates.head import Head
from workbooks.templates.list_page import lay_list
from workbooks.templates.mark import write_mark
from workbooks.templates.page import Layout

MAX_WORKSHEET_NAME = 31
_MADE_OF = re.compile(rb"<dc:identifier[^>]*>([0-9a-f]+)</dc:identifier>")
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet of a department's template.

    `contributor_only`: the department fills its own part, another one merges. `reference_values`: known values of
    columns with `refers_to`. `prefill`: rows as text (dates ISO, booleans `true`/`false`, codes or their titles).
    `counted`: for a sheet that the system counts, from what `prefill` was counted, or what it waits for.
    `carried`: for a sheet whose `prefill` is of last year's edition.
    """

    table: str
    due: date | None
    contributor_only: bool
    reference_values: Mapping[str, list[str]] = field(default_factory=dict)
    prefill: tuple[Mapping[str, str | None], ...] = ()
    counted: CountedNote | None = None
    carried: CarriedNote | None = None


@dataclass(frozen=True)
class TemplateJob:
    """What one department receives. `year` is the end of the school year: 2016 is 2015—2016.

    `made_of`, a digest, names what the workbook was made from and stands in its properties: `made_of(path)` reads it back.
    """

    year: int
    school_name: str
    department_code: str
    department_name: str
    sheets: tuple[TemplateSheet, ...]
    catalog: Catalog
    made_of: str = ""


def worksheet_name(sheet: Sheet) -> str:
    """The tab of a sheet in every template: `6.7 教科研成果`, within Excel's 31 characters."""
    return f"{sheet.code} {sheet.title.zh}".translate(FORBIDDEN_IN_NAMES)[:MAX_WORKSHEET_NAME].strip()


def write_template(job: TemplateJob, out: Path) -> None:
    """Write the template workbook of one department.

    Raises:
        KeyError: a sheet of the job is not in the catalog.
    """
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)  # noqa: S101 - a new workbook has one plain worksheet
    guide.title = GUIDE_TITLE
    choices = Choices(book)
    entries = [_lay(book, job, planned, choices) for planned in job.sheets]
    lay_guide(guide, GuideHead(job.school_name, job.department_name, job.year), entries, job.catalog)
    choices.finish()
    write_mark(book, job.year, job.department_code, [(each.worksheet, each.sheet) for each in entries])
    book.active = 0
    book.properties.title = f"{job.department_name} 数据采集表"
    book.properties.creator = job.school_name
    book.properties.identifier = job.made_of or None
    book.save(out)


def _lay(book: Workbook, job: TemplateJob, planned: TemplateSheet, choices: Choices) -> GuideEntry:
    sheet = job.catalog.sheet(planned.table)
    worksheet = book.create_sheet(worksheet_name(sheet))
    head = Head(
        sheet, job.year, job.school_name, job.department_name, planned.due, planned.contributor_only, planned.counted,
        planned.carried,
    )  # fmt: skip
    layout = Layout(worksheet, head, job.catalog, planned.reference_values, planned.prefill, choices)
    if sheet.shape == "form":
        lay_form(layout)
    else:
        lay_list(layout)
    return GuideEntry(worksheet.title, sheet, planned.due, planned.contributor_only, planned.counted, planned.carried)


def made_of(path: Path) -> str:
    """What a workbook of `write_template` says that it was made from; empty if there is none or it says nothing."""
    try:
        with ZipFile(path) as package:
            found = _MADE_OF.search(package.read("docProps/core.xml"))
    except (OSError, KeyError, BadZipFile):
        return ""
    return found.group(1).decode() if found else ""
