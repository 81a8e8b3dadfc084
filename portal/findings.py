"""Findings on pages: grouped by rule with counts, and single lines with place, value, message and remedy."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from acts.context import the_catalog
from acts.judged.rule_titles import rule_title
from acts.waiting import department_names
from catalog.digests import digest_of
from catalog.findings import Severity
from catalog.sheet import Column
from ledger.questions import QuestionState
from portal.masking import masked_text, masked_value

_SHOWN_AT_ONCE = 3


@dataclass(frozen=True)
class Line:
    """One finding as a person reads it; ID numbers masked unless `full` was asked for. `before` is an amount that moved."""

    finding: str
    department: str
    worksheet: str
    cell: str
    row: str
    column: str
    value: str
    message: str
    remedy: str
    amount: float | None
    unit: str
    extent: int
    statement: str
    explained_by: str
    accepted_by: str
    up_to: float | None
    until: Any
    state: str
    state_zh: str
    before: float | None = None


@dataclass(frozen=True)
class Group:
    """All findings of one rule at one sheet: one cause, one group, one explanation."""

    table: str
    rule: str
    title: str
    severity: Severity
    count: int
    states: tuple[tuple[str, str, int], ...]
    statements: tuple[str, ...]
    first: tuple[Line, ...]

    @property
    def open(self) -> int:
        """须说明 that still want words."""
        return sum(count for state, _, count in self.states if state in (QuestionState.OPEN, QuestionState.REOPENED))

    @property
    def acceptable(self) -> int:
        """须说明 that have words and wait to be accepted."""
        return sum(count for state, _, count in self.states if state == QuestionState.EXPLAINED)

    @property
    def rest(self) -> int:
        return self.count - len(self.first)


def groups_of(frame: pd.DataFrame) -> list[Group]:
    """Groups, gravest first, then by sheet and size. Takes a findings frame with or without what people said."""
    found = [_group(str(table), str(rule), each) for (table, rule), each in frame.groupby(["table", "rule"], sort=False)]
    return sorted(found, key=lambda group: (group.severity.rank, group.table, -group.count, group.rule))


def _group(table: str, rule: str, frame: pd.DataFrame) -> Group:
    states = Counter(zip(frame["state"], frame["state_zh"], strict=True)) if "state" in frame else Counter()
    said = [words for words in frame["statement"].unique() if words] if "statement" in frame else []
    return Group(
        table=table,
        rule=rule,
        title=rule_title(rule),
        severity=Severity(frame["severity"].iloc[0]),
        count=len(frame),
        states=tuple((state, zh, count) for (state, zh), count in states.items() if state),
        statements=tuple(said[:_SHOWN_AT_ONCE]),
        first=tuple(lines_of(frame.head(_SHOWN_AT_ONCE))),
    )


def lines_of(frame: pd.DataFrame, *, full: bool = False) -> list[Line]:
    """The findings of a frame as lines; `full` shows ID numbers whole."""
    known = department_names()
    return [_line(row, known, full=full) for row in frame.to_dict("records")]


def _line(row: dict[Any, Any], known: dict[str, str], *, full: bool) -> Line:
    column = _column(row["table"], row["column"])
    value, message = _text(row["value"]), _text(row["message"])
    amount, up_to = _number(row["amount"]), _number(row.get("up_to"))
    return Line(
        finding=row["finding_id"],
        department=known.get(_text(row["source_department"]), ""),
        worksheet=masked_text(_text(row["worksheet"])),
        cell=_text(row["cell"]),
        row=_text(row["row"]),
        column=column.title if column else "",
        value=_shown(value, column, full=full),
        message=message if full else masked_text(message),
        remedy=_text(row["remedy"]),
        amount=amount,
        unit=_text(row["unit"]),
        extent=_text(row["extent"]).count(",") + 1,
        statement=_text(row.get("statement")),
        explained_by=_text(row.get("explained_by")),
        accepted_by=_text(row.get("accepted_by")),
        up_to=up_to,
        until=row.get("until"),
        state=_text(row.get("state")),
        state_zh=_text(row.get("state_zh")),
        before=_number(row.get("before")),
    )


def _column(table: str, name: str) -> Column | None:
    """The declared column of a finding, also by a derived one; a finding on the whole sheet has none."""
    declared = the_catalog().sheets[table].columns
    return next((each for each in declared if name == each.name or name in each.derived), None)


def _shown(value: str, column: Column | None, *, full: bool) -> str:
    """A value as people know it: a code with its words, an ID number masked unless `full`."""
    codes = the_catalog().codes_of(column) if column else None
    if codes and value in codes.titles:
        return f"{value} {codes.titles[value]}"
    return value if full else masked_value(value, column.type if column else "")


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def seen_digest(findings: Iterable[str]) -> str:
    """Names the set of findings that a person had before him when he spoke of all of them."""
    return digest_of(sorted(findings))
