"""Holds the findings against the answer sheet: what was planted, found and missed, and what nobody planted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from catalog.findings import Severity

NOTHING: Mapping[str, pd.DataFrame] = {}
_GRAVE = frozenset({Severity.ERROR.value, Severity.QUESTION.value})
_TELLING = 5  # characters; a shorter value may stand in many cells
_ROW = re.compile(r"\d+$")


@dataclass(frozen=True)
class Score:
    """`kinds`: one line per kind (kind, detectable, planted, found, missed), the detectable ones first.

    `missed`: lines of the answer sheet that a rule can judge and nothing was found of. `unplanted`: findings that no
    planted fault explains, counted by severity; `unplanted_findings` are these, one by one, each with the `file` of
    the answer sheet. `consequences`: those that went away when the faults were mended: they stood elsewhere, but a
    planted fault had made them.
    """

    kinds: pd.DataFrame
    missed: pd.DataFrame
    unplanted: dict[str, int]
    unplanted_findings: pd.DataFrame
    consequences: dict[str, int]


def read_answers(path: Path) -> pd.DataFrame:
    """The answer sheet, or the list of what is rare but true, as text; empty cells as ``""``."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")


def score(answers: pd.DataFrame, findings: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame] | None = None) -> Score:
    """Score the findings on one sending.

    `answers`: the answer sheet (`read_answers`); only faults in the files of `findings` are counted. `findings`: frames
    of findings by the file of the answer sheet, ``""`` for those that stand in no file. `after`: the same for the mended
    sending, to tell consequences from findings that nobody planted.
    """
    planted = answers[answers["file"].isin(findings)].reset_index(drop=True)
    stood = _Stood(findings)
    hits = [stood.hits(answer) for answer in records(planted)]
    planted["found"] = [bool(each) for each in hits]
    explained = set().union(*hits)
    left = stood.all[~stood.all["finding_id"].isin(explained)]
    staying = _identities(after) if after is not None else set(left["finding_id"])
    unplanted = left[left["finding_id"].isin(staying)]
    return Score(
        kinds=_kinds(planted),
        missed=planted[~planted["found"] & (planted["detectable"] == "yes")].reset_index(drop=True),
        unplanted=_by_severity(unplanted),
        unplanted_findings=unplanted.reset_index(drop=True),
        consequences=_by_severity(left[~left["finding_id"].isin(staying)]),
    )


class _Stood:
    """All findings of a sending, found by place or by value."""

    def __init__(self, findings: Mapping[str, pd.DataFrame]) -> None:
        frames = [frame.assign(file=file) for file, frame in findings.items()]
        self.all = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["finding_id", "severity"])
        self._cells: dict[tuple[str, ...], set[str]] = {}
        self._rows: dict[tuple[str, ...], set[str]] = {}
        self._values: dict[tuple[str, ...], set[str]] = {}
        for found in records(self.all):
            self._enter(found)

    def _enter(self, found: dict[str, str]) -> None:
        identity, worksheet = found["finding_id"], _sheet_name(found["file"], found["worksheet"])
        self._cells.setdefault((found["file"], worksheet, found["cell"]), set()).add(identity)
        self._values.setdefault((found["table"], found["column"], found["value"]), set()).add(identity)
        if found["severity"] in _GRAVE and (row := _ROW.search(found["cell"])):
            self._rows.setdefault((found["file"], worksheet, row.group()), set()).add(identity)

    def hits(self, answer: Mapping[str, str]) -> set[str]:
        """Findings at the cell; for what can be seen also in its row, at its traces, on a group with this value."""
        places = [(answer["file"], answer["worksheet"], answer["cell"])] if answer["cell"] else []
        if answer["detectable"] != "yes":
            return set().union(*(self._at(*place) for place in places))
        traces = answer["trace"].split(";")
        places += [(file, sheet, cell) for file, sheet, cell in (each.split("|") for each in traces if "|" in each)]
        found = set().union(*(self._near(*place) for place in places))
        found |= self._speaking_of([each for each in traces if each and "|" not in each])
        value = answer["is"] or answer["was"]
        if len(value) >= _TELLING:
            found |= self._values.get((answer["table"], answer["column"], value), set())
        return found

    def _at(self, file: str, worksheet: str, cell: str) -> set[str]:
        return self._cells.get((file, _sheet_name(file, worksheet), cell), set())

    def _near(self, file: str, worksheet: str, cell: str) -> set[str]:
        row = _ROW.search(cell)
        return self._at(file, worksheet, cell) | self._rows.get(
            (file, _sheet_name(file, worksheet), row.group() if row else ""), set()
        )

    def _speaking_of(self, words: list[str]) -> set[str]:
        """Findings that stand in no file and name one of these words."""
        homeless = self.all[self.all["file"] == ""]
        return {found["finding_id"] for found in records(homeless) if any(word in found["message"] for word in words)}


def records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a frame as text by column; what is not there is ``""``."""
    names = [str(name) for name in frame.columns]
    lines = frame.astype(object).where(frame.notna(), "").itertuples(index=False, name=None)
    return [dict(zip(names, map(str, line), strict=True)) for line in lines]


def _sheet_name(file: str, worksheet: str) -> str:
    """A csv has no worksheets: whatever it is called, it is the only one."""
    return "" if file.endswith(".csv") else worksheet


def _kinds(planted: pd.DataFrame) -> pd.DataFrame:
    grouped = planted.groupby(["detectable", "kind"], sort=False)["found"].agg(planted="size", found="sum").reset_index()
    grouped["missed"] = grouped["planted"] - grouped["found"]
    ordered = grouped.sort_values(["detectable", "planted"], ascending=[False, False], kind="stable")
    return ordered[["kind", "detectable", "planted", "found", "missed"]].reset_index(drop=True)


def _identities(findings: Mapping[str, pd.DataFrame]) -> set[str]:
    return {identity for frame in findings.values() for identity in frame["finding_id"]}


def _by_severity(found: pd.DataFrame) -> dict[str, int]:
    counts = found["severity"].value_counts()
    return {each.value: int(counts.get(each.value, 0)) for each in Severity}
