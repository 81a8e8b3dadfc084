"""What was missed and what nobody planted, place by place, in the words of people and without personal data."""

from collections.abc import Iterable

import pandas as pd

from catalog.catalog import Catalog
from catalog.findings import Severity
from reports.words import Words
from sample.scored import Line
from sample.scoring import records

_GRAVE = (Severity.ERROR.value, Severity.QUESTION.value)
_HIDDEN = "＊"


def unplanted_lines(catalog: Catalog, findings: pd.DataFrame, oddities: pd.DataFrame, personal: Iterable[str]) -> list[Line]:
    """必改 and 须说明 that nobody planted, with the reason why they are true where who made the school knows one.

    `findings`: of `Score.unplanted_findings`; `oddities`: the list of what is rare but true; `personal`: words that
    are blotted out where a message holds them.
    """
    grave = [row for row in records(findings) if row["severity"] in _GRAVE]
    if not grave:
        return []
    why = {(odd["file"], odd["cell"], odd["column"]): odd["why"] for odd in records(oddities)}
    words = Words(personal)
    return [
        Line(
            severity=row["severity"], sheet=_sheet(catalog, row["table"]), file=row["file"], worksheet=row["worksheet"],
            cell=row["cell"], column=_column(catalog, row["table"], row["column"]), what=_blotted(row["message"], words),
            why=why.get((row["file"], row["cell"], row["column"]), ""),
        )
        for row in grave
    ]  # fmt: skip


def missed_lines(catalog: Catalog, missed: pd.DataFrame) -> list[Line]:
    """Planted faults that a rule can judge and that nothing was found of: where they stand, and their kind."""
    return [
        Line(
            severity="", sheet=_sheet(catalog, row["table"]), file=row["file"], worksheet=row["worksheet"], cell=row["cell"],
            column=_column(catalog, row["table"], row["column"]), what=row["kind"],
        )
        for row in records(missed)
    ]  # fmt: skip


def _sheet(catalog: Catalog, table: str) -> str:
    sheet = catalog.sheets[table]
    return f"{sheet.code} {sheet.title.zh}"


def _column(catalog: Catalog, table: str, name: str) -> str:
    return catalog.sheets[table].column(name).title if name else ""


def _blotted(message: str, words: Words) -> str:
    for word in sorted(set(words.within(message)), key=len, reverse=True):
        message = message.replace(word, _HIDDEN * len(word))
    return message
