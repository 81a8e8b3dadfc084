"""A catalog whose works are compared with last year's and carried over, and a last year that came from elsewhere."""

from pathlib import Path

from tests.acts.school import PUPILS, SHEETS, WORKS, works, write_catalog

RULE = """
  - code: work-funds-moved
    title: {zh: 经费变动超过20%的须说明, en: Funds moved}
    severity: question
    at: funds
    change: {column: funds, over_percent: 20}
    unit: "%"
    message: 上年度经费 {last_value} 万元，本年度 {funds} 万元，变动 {change_percent}%
    remedy: 核对；无误的说明
    source: 学校惯例
    passes: {rows: [{title: 甲, funds: "5"}], last_year: {works: [{title: 甲, funds: "5"}]}}
    fails: {rows: [{title: 甲, funds: "9"}], last_year: {works: [{title: 甲, funds: "5"}]}}
"""
LAST = works("甲,2015-03-01,1", "乙,2014-04-01,6", "丁,2015-05-01,7")  # 乙 is of no period: a 必改 that stops nothing


def write_comparing(root: Path, **more: str) -> Path:
    """The small catalog, with a rule that looks back; `more` adds text to a sheet (by table name)."""
    write_catalog(root)
    for table in (WORKS, PUPILS):
        text = SHEETS[table].lstrip() + (RULE.lstrip("\n") if table == WORKS else "")
        if table == WORKS:
            text = text.replace("identified_by: [title]", "key: [title]")
        head, sep, rest = text.partition("columns:")
        (root / "sheets" / f"{table}.yaml").write_text(head + more.get(table, "") + sep + rest, encoding="utf-8")
    return root
