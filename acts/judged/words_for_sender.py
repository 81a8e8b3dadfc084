"""Findings in words that their reader may be told: who may not read a sheet learns nothing of others' rows from its rules.

A member of staff may send rows of any sheet, also made-up ones. What a rule says of them would then quote what colleagues
filled in, this year or last (办法第三条之三). So he is told the rule and the place; values of others stay with those who
may read the sheet. Every road asks here: the delivery's page, the 审核反馈表, commands, the comparison with the upload before.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from acts.context import the_catalog, today
from acts.judged.rule_titles import rule_title
from catalog.catalog import Catalog
from catalog.digests import canonical_json
from catalog.rule import Rule
from ledger.facts import SheetFacts
from ledger.load_facts import UnknownPersonError, person_facts
from ledger.models import Delivery
from ledger.permission import Action, Subject, may

if TYPE_CHECKING:
    import pandas as pd

_LAST_YEAR: Final = "last_year"
_COMPARING: Final = ("agrees_with", "change", "sql")  # what these compute comes from other rows
ASK: Final = "核对本行；需要知道与哪些数据比较的，请询问本部门数据采集员"


def sheets_not_read(row: Delivery, sheets: Iterable[SheetFacts]) -> tuple[str, ...]:
    """Those of the sheets that the sender of a delivery may not read, today, for the department that he sent it for."""
    try:
        person = person_facts(row.by, today())
    except UnknownPersonError:
        return tuple(each.table for each in sheets)
    subjects = (Subject(sheet=each, department=row.department) for each in sheets)
    return tuple(each.sheet.table for each in subjects if each.sheet and not may(person, Action.READ_SHEET, each))


def for_sender(table: str, findings: "pd.DataFrame", *, whole: bool) -> "pd.DataFrame":
    """The findings of one sheet as its sender may see them, who reads it `whole` or not; all stay, with their identities."""
    if findings.empty or whole:
        return findings
    rules = {rule.code: rule for rule in the_catalog().sheets[table].rules if looks_at_others(the_catalog(), rule)}
    hidden = findings["rule"].isin(rules)
    if not hidden.any():
        return findings
    codes = findings.loc[hidden, "rule"]
    told = findings.copy()
    told.loc[hidden, "message"] = [rule_title(code) for code in codes]
    told.loc[hidden, "remedy"] = [_remedy(rules[code]) for code in codes]
    told.loc[hidden, "amount"] = float("nan")
    told.loc[hidden & findings["rule"].isin([code for code, rule in rules.items() if rule.sql]), "value"] = None
    return told


def looks_at_others(catalog: Catalog, rule: Rule) -> bool:
    """Whether a rule reads last year, another sheet or other rows of its own; one word too many costs a sentence only."""
    said = canonical_json([rule.logic(), rule.message, rule.remedy]).decode()
    return rule.kind in _COMPARING or not set(re.findall(r"\w+", said)).isdisjoint({_LAST_YEAR, *catalog.sheets})


def _remedy(rule: Rule) -> str:
    """The declared remedy, unless it quotes."""
    return ASK if "{" in rule.remedy else rule.remedy
