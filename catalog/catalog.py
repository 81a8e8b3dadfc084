"""The catalog: everything declared, checked, with references between its parts resolved."""

import re
from dataclasses import dataclass
from functools import cached_property

from catalog.code_list import CodeList
from catalog.digests import digest_of
from catalog.indicator import Indicator
from catalog.rule import Rule
from catalog.sheet import Column, Sheet

_CODES_NAMED = re.compile(r"\bcodes\W{1,4}(\w+)")  # also with the name in quotes, which JSON escapes


@dataclass(frozen=True)
class Catalog:
    """Sheets by table name, in the order of their 表号; code lists by name; indicators in the order of the report."""

    sheets: dict[str, Sheet]
    code_lists: dict[str, CodeList]
    indicators: dict[str, Indicator]

    def sheet(self, table_or_code: str) -> Sheet:
        """By table name or 表号; KeyError if there is none."""
        if table_or_code in self.sheets:
            return self.sheets[table_or_code]
        for sheet in self.sheets.values():
            if sheet.code == table_or_code:
                return sheet
        raise KeyError(table_or_code)

    def codes_of(self, column: Column) -> CodeList | None:
        return self.code_lists[column.code_list] if column.code_list else None

    @property
    def rules(self) -> list[tuple[Sheet, Rule]]:
        return [(sheet, rule) for sheet in self.sheets.values() for rule in sheet.rules]

    @cached_property
    def named_code_lists(self) -> list[str]:
        """Code lists that an expression names as `codes.<list>`: few of many, and the longest is none of them."""
        declared = [*self.sheets.values(), *self.indicators.values()]
        said = {name for each in declared for name in _CODES_NAMED.findall(each.model_dump_json())}
        return [name for name in self.code_lists if name in said]

    @cached_property
    def logic_digest(self) -> str:
        """Names everything that decides findings: rules, columns, code lists; no wording."""
        sheets = [sheet.logic() for sheet in self.sheets.values()]
        codes = {name: sorted(codes.titles) for name, codes in self.code_lists.items()}
        return digest_of({"sheets": sheets, "codes": codes})

    @cached_property
    def edition_digest(self) -> str:
        """Names the whole catalog, wording and indicators included."""
        return digest_of(
            {
                "sheets": [sheet.model_dump(mode="json") for sheet in self.sheets.values()],
                "codes": {name: [codes.titles, codes.aliases] for name, codes in self.code_lists.items()},
                "indicators": [each.model_dump(mode="json") for each in self.indicators.values()],
            }
        )
