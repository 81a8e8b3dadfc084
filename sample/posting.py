"""Posting: from the true tables to the files of one office, with the faults it makes and later mends."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from catalog.catalog import Catalog
from sample.drafts import Draft, draft_of
from sample.faults import Fault, Scene, apply, plan_faults
from sample.offices import SentFile, SentSheet
from sample.pages import Page, lay, note_page
from sample.parameters import Organisation
from sample.recipes import RECIPES
from sample.school import School
from sample.writing import write_file

PART_OF = {"majors": "department", "research_outputs": "department"}
MESSY_YEAR = 2016
RIGHT_AT_ONCE = frozenset({"tourism", "general"})


@dataclass(frozen=True)
class Standing:
    """A fault and the address at which it stands in the file: None for a row that is not there.

    `original` is the address in the row of which this is a copy.
    """

    fault: Fault
    worksheet: str
    cell: str | None
    original: str | None


@dataclass(frozen=True)
class Posted:
    """A file that was written, with what stands in it; pages and drafts by table, and where each row of a draft stands."""

    year: int
    upload: int
    sent: SentFile
    file: str
    standing: list[Standing]
    pages: dict[str, Page]
    drafts: dict[str, Draft]
    stands: dict[str, dict[int, int]]

    def cell(self, table: str, key: tuple[str, ...], column: str) -> str | None:
        """The address of a value by the key of its row (empty in a form); None if this file does not hold it."""
        if table not in self.pages:
            return None
        draft = self.drafts[table]
        keys: list[tuple[str, ...]] = [()]
        if key:
            keys = list(draft.truth[draft.sheet.key].itertuples(index=False, name=None))
        place = self.stands[table].get(keys.index(key)) if key in keys else None
        return None if place is None else self.pages[table].address(place, column)


class Post:
    """Writes the files of one school below `out`."""

    def __init__(self, seed: int, out: Path, catalog: Catalog, organisation: Organisation, school: School) -> None:
        self._seed, self._out, self._catalog = seed, out, catalog
        self._organisation, self._school = organisation, school

    def send(self, year: int, sent: SentFile) -> list[Posted]:
        """The file as it is sent first, and as it is sent again if there is anything to mend."""
        drafts = {sheet.table: self._draft(year, sent.department, sheet) for sheet in sent.sheets}
        faults = {table: self._faults(year, sent.department, draft) for table, draft in drafts.items()}
        posted = [self._write(year, 1, sent, drafts, faults)]
        left = {table: [fault for fault in own if not fault.detectable] for table, own in faults.items()}
        if left != faults:
            posted.append(self._write(year, 2, sent, drafts, left))
        return posted

    def _draft(self, year: int, department: str, sheet: SentSheet) -> Draft:
        truth = self._school.tables[year][sheet.table]
        column = PART_OF.get(sheet.table)
        part = truth if column is None else truth[truth[column] == self._organisation.departments[department]]
        return draft_of(self._catalog, sheet.table, part, sheet.habit)

    def _faults(self, year: int, department: str, draft: Draft) -> list[Fault]:
        if year != MESSY_YEAR or department in RIGHT_AT_ONCE:
            return []
        table = draft.sheet.table
        rng = Random(f"{self._seed}:{year}:{department}:{table}")
        recipes = [recipe for recipe in RECIPES if recipe.table == table]
        if table in PART_OF:  # a small office makes some of the mistakes, not all
            recipes = rng.sample(recipes, k=len(recipes) // 2 + 1)
        return plan_faults(rng, Scene(draft, self._school.tables[year]), recipes)

    def _write(self, year: int, upload: int, sent: SentFile, drafts: dict[str, Draft], faults: dict[str, list[Fault]]) -> Posted:
        pages: dict[str, Page] = {}
        stands: dict[str, dict[int, int]] = {}
        standing: list[Standing] = []
        for sheet in sent.sheets:
            planted = apply(drafts[sheet.table], faults[sheet.table])
            page = lay(drafts[sheet.table], planted.rows, sheet.worksheet)
            pages[sheet.table], stands[sheet.table] = page, planted.stands
            standing += [_standing(page, *each) for each in planted.places]
        file = f"{year}/{sent.department}/{upload}/{sent.name}"
        preface = [note_page(sent.preface[0], list(sent.preface))] if sent.preface else []
        write_file(self._out / file, [*preface, *pages.values()])
        return Posted(year, upload, sent, file, standing, pages, drafts, stands)


def _standing(page: Page, fault: Fault, place: int | None, original: int | None) -> Standing:
    def address(row: int | None) -> str | None:
        return None if row is None else page.address(row, fault.column)

    return Standing(fault, page.worksheet, address(place), address(original))
