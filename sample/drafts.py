"""A draft: the cells of one sheet as one office spells them, before they are laid on a page."""

from dataclasses import dataclass

import pandas as pd

from catalog.catalog import Catalog
from catalog.sheet import Sheet
from sample.habits import Cell, Habit, Speller


@dataclass(frozen=True)
class Draft:
    """`cells[column][row]`; rows as in `truth`, the true rows of this office (text), which the draft spells."""

    sheet: Sheet
    habit: Habit
    truth: pd.DataFrame
    spellers: dict[str, Speller]
    cells: dict[str, list[Cell]]

    @property
    def height(self) -> int:
        return len(self.truth)

    def text(self, row: int, column: str) -> str:
        """The true value as canonical text."""
        return str(self.truth.at[row, column])

    def spelt(self, row: int, column: str, text: str) -> Cell:
        """How this office would spell another value in that row."""
        return self.spellers[column].spell(text, row)


def draft_of(catalog: Catalog, table: str, truth: pd.DataFrame, habit: Habit) -> Draft:
    """Spell all rows of `truth` (its index is made 0, 1, 2 …)."""
    sheet = catalog.sheets[table]
    truth = truth.reset_index(drop=True)
    spellers = {column.name: Speller(habit, column, catalog.codes_of(column)) for column in sheet.columns}
    cells = {name: speller.spell_all(truth[name].tolist()) for name, speller in spellers.items()}
    return Draft(sheet, habit, truth, spellers, cells)
