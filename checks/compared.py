"""Two judgings of one sheet, before and after a second upload: what was mended, what stands still, what is new."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from catalog.digests import canonical_json
from catalog.findings import finding_id
from catalog.sheet import Sheet

if TYPE_CHECKING:
    import pandas as pd

STILL, NEW = "still", "new"
SINCE_ZH = {STILL: "仍存在", NEW: "新出现"}


@dataclass(frozen=True)
class Compared:
    """`now`: the findings that stand, and `since` (still, new), `before` (the amount then) and `moved` (still there, but
    amount or value is another). `fixed`: those that stand no more, and `row_gone`: not mended, their row went.
    """

    now: "pd.DataFrame"
    fixed: "pd.DataFrame"

    @property
    def mended(self) -> int:
        return int((~self.fixed["row_gone"]).sum())

    @property
    def went(self) -> int:
        """Findings whose row is there no more."""
        return int(self.fixed["row_gone"].sum())

    @property
    def still(self) -> int:
        return int((self.now["since"] == STILL).sum())

    @property
    def new(self) -> int:
        return int((self.now["since"] == NEW).sum())

    @property
    def moved(self) -> int:
        return int(self.now["moved"].sum())


def compare(now: "pd.DataFrame", before: "pd.DataFrame", renamed: Mapping[str, str], gone: Collection[str]) -> Compared:
    """Compare findings frames of one sheet by identity.

    `renamed` gives the new row_id of rows whose key was corrected, `gone` the row_ids that are there no more.
    """
    then = before.assign(finding_id=_identities(before, renamed)).drop_duplicates("finding_id")
    known = then.set_index("finding_id")
    amounts, values = now["finding_id"].map(known["amount"]), now["finding_id"].map(known["value"])
    still = now["finding_id"].isin(known.index)
    same = _equal(now["amount"], amounts) & _equal(now["value"], values)
    since = still.map({True: STILL, False: NEW}).astype(object)
    stands = now.assign(since=since, before=amounts.astype("float64"), moved=still & ~same)
    fixed = then[~then["finding_id"].isin(now["finding_id"])]
    return Compared(stands, fixed.assign(row_gone=fixed["row_id"].isin(set(gone))))


def _identities(before: "pd.DataFrame", renamed: Mapping[str, str]) -> list[str]:
    """The identity that each finding has now that its row is called otherwise."""
    columns = (before[name] for name in ("finding_id", "rule", "table", "row_id", "column"))
    return [
        finding_id(rule, table, renamed[row_id], column) if row_id in renamed else known
        for known, rule, table, row_id, column in zip(*columns, strict=True)
    ]


def _equal(one: "pd.Series", other: "pd.Series") -> "pd.Series":
    return (one == other).fillna(False).astype(bool) | (one.isna() & other.isna())


def cells_spoken_of(before: "pd.DataFrame", catalog: Catalog, sheet: Sheet, renamed: Mapping[str, str]) -> set[tuple[str, str]]:
    """(row_id now, column) of every cell that a finding spoke of: a rule between two cells may be mended at either."""
    columns = {rule: _columns_of(rule, catalog, sheet) for rule in before["rule"].unique()}
    spoken: set[tuple[str, str]] = set()
    for rule, row_id, anchor, extent in zip(*(before[name] for name in ("rule", "row_id", "column", "extent")), strict=True):
        named = columns[rule] | {_declared(sheet, anchor)}
        rows = {row_id, *_rows_of(extent)}
        spoken |= {(renamed.get(row, row), column) for row in rows for column in named}
    return spoken


def _rows_of(extent: object) -> list[str]:
    return list(json.loads(extent)) if isinstance(extent, str) and extent else []


def _columns_of(code: str, catalog: Catalog, sheet: Sheet) -> frozenset[str]:
    """The sheet's columns that a rule names; those of its key for the rule on the key."""
    if code.endswith(".key"):
        return frozenset(sheet.key)
    rule = next((rule for _, rule in catalog.rules if rule.code == code), None)
    if rule is None:
        return frozenset()
    words = set(re.findall(r"\w+", canonical_json(rule.logic()).decode()))
    return frozenset(each.name for each in sheet.columns if words & {each.name, *each.derived})


def _declared(sheet: Sheet, name: str) -> str:
    """The declared column of a derived one."""
    return next((each.name for each in sheet.columns if name == each.name or name in each.derived), name)


def counts_of(found: Compared, others: int, came: int, gone: int, renamed: int) -> dict[str, int]:
    """The figures of a second upload by name, as `--json` gives them. `others`: cells that changed without a finding."""
    return {
        "fixed": found.mended, "row_gone": found.went, "still": found.still, "moved": found.moved, "new": found.new,
        "others": others, "rows_new": came, "rows_gone": gone, "rows_renamed": renamed,
    }  # fmt: skip


def said_counts(counts: Mapping[str, int]) -> str:
    """「已改正 12 · 仍存在 3 · 新出现 1 · 另有改动 25」, and what else there is to say."""
    still = f"（{counts['moved']} 处数值有变）" if counts["moved"] else ""
    said = [
        f"已改正 {counts['fixed']}", f"仍存在 {counts['still']}{still}", f"新出现 {counts['new']}", f"另有改动 {counts['others']}"
    ]  # fmt: skip
    more = {"rows_new": "新增行", "rows_gone": "减少行", "row_gone": "随行消失的问题", "rows_renamed": "改了编号的行"}
    return " · ".join([*said, *(f"{word} {counts[name]}" for name, word in more.items() if counts[name])])
