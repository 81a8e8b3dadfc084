"""Plants faults in written cells, as people make them. Nothing here knows what anybody will check."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import pandas as pd

from sample.drafts import Draft
from sample.habits import Cell

TRIES = 4000


class Act(StrEnum):
    """What was done: a cell written wrongly, a row written twice, a row forgotten."""

    CHANGE = "change"
    REPEAT = "repeat"
    DROP = "drop"


@dataclass(frozen=True)
class Scene:
    """A draft within the true tables of its year."""

    draft: Draft
    tables: dict[str, pd.DataFrame]

    def text(self, row: int, column: str) -> str:
        return self.draft.text(row, column)


Change = Callable[[Scene, int, Random], dict[str, Cell] | None]


@dataclass(frozen=True)
class Recipe:
    """A kind of fault in one sheet: `change` gives the wrong cells of a row, or None where it does not fit.

    `detectable` is a guess. `trace` names a place elsewhere at which a lost row shows: table, its key columns
    (of this sheet), column; `named_by` a column whose value would name the lost row.
    """

    kind: str
    table: str
    count: int
    change: Change
    detectable: bool = True
    act: Act = Act.CHANGE
    trace: tuple[str, tuple[str, ...], str] | None = None
    named_by: str = ""


@dataclass(frozen=True)
class Fault:
    """One wrong cell (or row: `column` is its key then) of a draft; `row` is the draft's row.

    `trace` is (table, key values, column) of another sheet, `words` what names a lost row.
    """

    kind: str
    detectable: bool
    table: str
    row: int
    column: str
    was: Cell
    now: Cell
    act: Act
    trace: tuple[str, tuple[str, ...], str] | None = None
    words: str = ""


@dataclass(frozen=True)
class Planted:
    """The rows to be laid out (cells by column), where each fault's row came to stand (None: nowhere), and its original.

    `stands` tells the place of each row of the draft that was laid out.
    """

    rows: list[dict[str, Cell]]
    places: list[tuple[Fault, int | None, int | None]]
    stands: dict[int, int]


def plan_faults(rng: Random, scene: Scene, recipes: Iterable[Recipe]) -> list[Fault]:
    """Choose rows for each recipe of this sheet, never two faults in one row."""
    taken: set[int] = set()
    found: list[Fault] = []
    for recipe in recipes:
        if recipe.table == scene.draft.sheet.table:
            for _ in range(recipe.count):
                found += _one(rng, scene, recipe, taken)
    return found


def _one(rng: Random, scene: Scene, recipe: Recipe, taken: set[int]) -> list[Fault]:
    draft = scene.draft
    for _ in range(TRIES):
        row = rng.randrange(draft.height)
        changed = recipe.change(scene, row, rng) if row not in taken or draft.height == 1 else None
        if changed and (recipe.act is not Act.CHANGE or all(draft.cells[name][row] != cell for name, cell in changed.items())):
            taken.add(row)
            return [_fault(scene, recipe, row, column, cell) for column, cell in changed.items()]
    return []


def _fault(scene: Scene, recipe: Recipe, row: int, column: str, now: Cell) -> Fault:
    trace = None
    if recipe.trace:
        table, by, place = recipe.trace
        trace = (table, tuple(scene.text(row, name) for name in by), place)
    words = scene.text(row, recipe.named_by) if recipe.named_by else ""
    was = None if recipe.act is Act.REPEAT else scene.draft.cells[column][row]
    return Fault(recipe.kind, recipe.detectable, recipe.table, row, column, was, now, recipe.act, trace, words)


def apply(draft: Draft, faults: list[Fault]) -> Planted:
    """The draft's rows with these faults in them."""
    names = list(draft.cells)
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*draft.cells.values(), strict=True)]
    for fault in faults:
        if fault.act is Act.CHANGE:
            rows[fault.row][fault.column] = fault.now
    repeated = {fault.row: fault for fault in faults if fault.act is Act.REPEAT}
    dropped = {fault.row for fault in faults if fault.act is Act.DROP}
    laid: list[dict[str, Cell]] = []
    stands: dict[int, int] = {}
    for number, row in enumerate(rows):
        if number not in dropped:
            stands[number] = len(laid)
            laid.append(row)
    copies = {number: len(laid) + place for place, number in enumerate(repeated)}
    laid += [dict(rows[number]) for number in repeated]
    return Planted(laid, [_places(fault, stands, copies) for fault in faults], stands)


def _places(fault: Fault, places: dict[int, int], copies: dict[int, int]) -> tuple[Fault, int | None, int | None]:
    """Copies stand at the end, where somebody pasted them."""
    if fault.act is Act.REPEAT:
        return fault, copies[fault.row], places[fault.row]
    return fault, places.get(fault.row), None


def shown(cell: Cell) -> str:
    """A cell as the answer sheet writes it."""
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
