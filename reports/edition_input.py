"""What an edition is made of, and the digest that names its content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from catalog.catalog import Catalog
from catalog.digests import check_code, digest_of
from catalog.periods import year_title
from reports.baseline import without_last_year
from reports.diagnosis import Approval, Diagnosis, School, UnchangedPart
from reports.figures import ordinal_edition
from reports.indicators import IndicatorValue
from reports.rounding import exact_text, plain
from reports.rows import table_digests

Kind = Literal["internal", "public"]
KIND_TITLES: dict[Kind, str] = {"internal": "校内定稿版", "public": "公开版"}


@dataclass(frozen=True)
class EditionInput:
    """Everything that enters an edition. `tables` are rows files by table name; `made_at` is timezone-aware.

    `diagnosis` is needed for the internal edition only; its digest and number are set by the edition.
    `beside_baseline`: last year's values are a 基线, which the public edition leaves out.
    `unchanged`: parts that are last year's rows by 确认无变化; they stand in the manifest.
    """

    kind: Kind
    number: int
    school: School
    year: int
    tables: Mapping[str, Path]
    catalog: Catalog
    indicators: Sequence[IndicatorValue]
    rule_logic_digest: str
    approvals: Sequence[Approval]
    made_at: datetime
    rehearsal: bool
    diagnosis: Diagnosis | None = None
    beside_baseline: bool = False
    unchanged: Sequence[UnchangedPart] = ()

    @property
    def title(self) -> str:
        return (
            f"{self.school.name} {self.year_title}人才培养工作状态数据 {KIND_TITLES[self.kind]}（{ordinal_edition(self.number)}）"
        )

    @property
    def year_title(self) -> str:
        return year_title(self.year)

    @property
    def published_indicators(self) -> Sequence[IndicatorValue]:
        return without_last_year(self.indicators) if self.beside_baseline else self.indicators

    @property
    def check_code(self) -> str:
        return check_code(self.digest)

    @cached_property
    def table_digests(self) -> dict[str, str]:
        return table_digests(self.tables)

    @cached_property
    def digest(self) -> str:
        return edition_digest(
            self.school.code, self.year, self.table_digests, self.catalog, self.indicators, self.rule_logic_digest
        )


def edition_digest(
    school_code: str,
    year: int,
    tables: Mapping[str, str],
    catalog: Catalog,
    indicators: Sequence[IndicatorValue],
    rule_logic_digest: str,
) -> str:
    """Names the content of an edition: tables (by digest), dictionary, indicator values, rule logic.

    Independent of the bytes of files, of times and persons, and of the edition's number.
    """
    return digest_of(
        {
            "school": school_code,
            "year": year,
            "tables": dict(tables),
            "dictionary": dictionary_digest(catalog),
            "indicators": [_of_indicator(each) for each in indicators],
            "rules": rule_logic_digest,
        }
    )


def dictionary_digest(catalog: Catalog) -> str:
    """Names what the columns and codes mean: sheets without their rules, and code lists."""
    sheets = [sheet.model_dump(mode="json", exclude={"rules", "counted", "carried"}) for sheet in catalog.sheets.values()]
    codes = {name: [codes.standard, codes.version, list(codes.titles.items())] for name, codes in catalog.code_lists.items()}
    return digest_of({"sheets": sheets, "codes": codes})


def _of_indicator(each: IndicatorValue) -> dict[str, Any]:
    return {
        "code": each.code,
        "numerator": None if each.numerator is None else plain(each.numerator),
        "denominator": None if each.denominator is None else plain(each.denominator),
        "exact": None if each.exact is None else exact_text(each.exact),
        "value": None if each.value is None else str(each.value),
        "last": None if each.last_value is None else str(each.last_value),
        "standard": [str(each.standard.at_least), str(each.standard.at_most)] if each.standard else None,
        "verdict": each.verdict.value,
    }
