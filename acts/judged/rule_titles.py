"""What a rule is called, for people: declared rules by their title, rules of a cell by the column's."""

import re

from acts.context import the_catalog
from catalog.digests import canonical_json
from catalog.rule_titles import title_of_rule


def rule_title(code: str) -> str:
    """The Chinese title of a rule of the present catalog."""
    return title_of_rule(the_catalog(), code)


def sheets_looked_at(table: str) -> set[str]:
    """The other sheets that the rules of this one name."""
    sheets = the_catalog().sheets
    said = canonical_json([rule.logic() for rule in sheets[table].rules]).decode()
    return (set(re.findall(r"\w+", said)) & set(sheets)) - {table}
