"""Slips of the pen: how one value becomes a wrong one. Each gives the changed cells of a row, or None."""

from collections.abc import Callable
from datetime import date
from random import Random

from sample.faults import Change, Scene
from sample.habits import Cell
from sample.people import HOMOPHONES

Where = Callable[[Scene, int], bool]
Text = Callable[[str, Random], str | None]


def anywhere(scene: Scene, row: int) -> bool:
    return True


def rewritten(column: str, text: Text, where: Where = anywhere) -> Change:
    """The office spells another text in place of the true one."""

    def change(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
        true = scene.text(row, column)
        wrong = text(true, rng) if true and where(scene, row) else None
        return {column: scene.draft.spelt(row, column, wrong)} if wrong is not None and wrong != true else None

    return change


def raw(column: str, cell: Cell, where: Where = anywhere) -> Change:
    """This very cell, whatever the office's habits, where something stands."""

    def change(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
        return {column: cell} if scene.text(row, column) and where(scene, row) else None

    return change


def added(column: str, text: str, where: Where = anywhere) -> Change:
    """Something where nothing should stand."""

    def change(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
        fits = not scene.text(row, column) and where(scene, row)
        return {column: scene.draft.spelt(row, column, text)} if fits else None

    return change


def whole_row(key: str, where: Where = anywhere) -> Change:
    """A row written twice or lost; its key stands for it."""

    def change(scene: Scene, row: int, rng: Random) -> dict[str, Cell] | None:
        return {key: scene.draft.cells[key][row]} if where(scene, row) else None

    return change


def neighbours_swapped(first: int, last: int) -> Text:
    """Two neighbouring characters of the text exchanged, between these places (from 0)."""

    def slip(text: str, rng: Random) -> str | None:
        place = rng.randrange(first, min(last, len(text) - 1))
        if text[place] == text[place + 1]:
            return None
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    return slip


def digit_changed(from_end: int) -> Text:
    """One digit among the last ones replaced by another."""

    def slip(text: str, rng: Random) -> str | None:
        places = [place for place in range(max(0, len(text) - from_end), len(text)) if text[place].isdigit()]
        if not places:
            return None
        place = rng.choice(places)
        return text[:place] + str((int(text[place]) + rng.randint(1, 9)) % 10) + text[place + 1 :]

    return slip


def years_moved(*choices: int) -> Text:
    """The same day of another year."""

    def slip(text: str, rng: Random) -> str | None:
        day = date.fromisoformat(text)
        return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year + rng.choice(choices)).isoformat()

    return slip


def far_future(text: str, rng: Random) -> str | None:
    """2016 typed as 2061."""
    return f"{text[:2]}{text[3]}{text[2]}{text[4:]}" if text[:2] == "20" and text[3] > "4" else None


def other_of(*choices: str) -> Text:
    def slip(text: str, rng: Random) -> str | None:
        return rng.choice([each for each in choices if each != text])

    return slip


def times(factor: int) -> Text:
    def slip(text: str, rng: Random) -> str | None:
        return str(int(text) * factor) if text.isdigit() else None

    return slip


def plus(*steps: int) -> Text:
    def slip(text: str, rng: Random) -> str | None:
        return str(int(text) + rng.choice(steps)) if text.isdigit() and int(text) > 12 else None

    return slip


def shortened(text: str, rng: Random) -> str | None:
    return text[:-1]


def homophone(text: str, rng: Random) -> str | None:
    """A character of the given name written as another of the same sound."""
    places = [place for place, sign in enumerate(text) if place and sign in HOMOPHONES]
    if not places:
        return None
    place = rng.choice(places)
    return text[:place] + HOMOPHONES[text[place]] + text[place + 1 :]


def flipped(text: str, rng: Random) -> str | None:
    return {"1": "2", "2": "1", "true": "false", "false": "true", "03": "13", "13": "03"}.get(text)


def having(column: str, *values: str) -> Where:
    def where(scene: Scene, row: int) -> bool:
        return scene.text(row, column) in values

    return where


def later_than(column: str, day: str) -> Where:
    def where(scene: Scene, row: int) -> bool:
        return scene.text(row, column) > day

    return where
