"""A sheet (采集表): its columns, identity, period and rules, as one file in `data/sheets/` declares it."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from catalog.base import Declaration, Name, Title
from catalog.column_types import COLUMN_TYPES, ColumnType, derived_name
from catalog.digests import digest_of
from catalog.findings import Severity
from catalog.periods import PeriodKind
from catalog.rule import Rule


class Sensitivity(StrEnum):
    """Who may read a column: anyone, all staff, or only those whose work needs it."""

    OPEN = "open"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Bounds(Declaration):
    """The range of one cell; outside it is a finding of `severity`. Both ends belong to the range."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    severity: Severity = Severity.ERROR
    source: str = ""


class Column(Declaration):
    """One column of a list sheet, or one field of a form sheet.

    `group` is the merged header above it (or the section of a form); `code_list` names a file in
    `data/code_lists/`; `refers_to` is `table.column` of another sheet; `empty_means` tells what an empty cell says.
    `summed_up_as` tells what stands for a measured column of many rows: a score has no sum. `pattern` is the type's own
    unless declared.
    """

    name: Name
    title: str
    type: str
    group: str = ""
    unit: str = ""
    required: bool = False
    aliases: list[str] = []
    code_list: Name | None = None
    refers_to: str | None = None
    empty_means: Literal["unknown", "zero", "none"] = "unknown"
    summed_up_as: Literal["sum", "mean"] = "sum"
    bounds: Bounds | None = None
    max_length: Annotated[int, Field(gt=0)] | None = None
    pattern: str | None = None
    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    note: str = ""
    example: str = ""

    @model_validator(mode="before")
    @classmethod
    def _pattern_of_type(cls, declared: Any) -> Any:
        """Filled in here, so that the digests of shape and logic see it."""
        kind = COLUMN_TYPES.get(declared.get("type", "")) if isinstance(declared, dict) else None
        return {"pattern": kind.pattern, **declared} if kind and kind.pattern else declared

    @field_validator("type")
    @classmethod
    def _known_type(cls, value: str) -> str:
        if value not in COLUMN_TYPES:
            raise ValueError(f"没有类型“{value}”；可用：{'、'.join(COLUMN_TYPES)}")
        return value

    @property
    def kind(self) -> ColumnType:
        return COLUMN_TYPES[self.type]

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and all aliases."""
        return (self.title, *self.aliases)

    @property
    def derived(self) -> dict[str, str]:
        """Columns that the type derives at normalisation, with their DuckDB types."""
        return {derived_name(self.name, suffix): duckdb for suffix, duckdb in self.kind.derives}


_WORDING = {"title", "aliases", "note", "example", "group", "summed_up_as"}


class Counted(Declaration):
    """How a sheet is counted from others: a SELECT giving the key columns and the counted ones."""

    sql: str
    note: str = ""


class CarriedOver(Declaration):
    """What of a sheet holds from year to year: last year's approved rows stand in this year's template.

    `anew` names columns that are another each year: they come empty, and a sheet with such cannot be confirmed unchanged.
    """

    why: str
    anew: list[Name] = []


class Sheet(Declaration):
    """One 采集表. `table` is its stable name; `code` (表号) differs by province and year and identifies nothing."""

    table: Name
    code: str
    title: Title
    shape: Literal["list", "form"]
    period: PeriodKind
    population: str
    unit: str = ""
    key: list[Name] = []
    identified_by: list[Name] = []
    part_of: Name | None = Field(default=None, description="the column that names the contributing department")
    evidence: str = ""
    notes: list[str] = []
    expected_rows: Annotated[int, Field(gt=0)] | None = None
    must_have_rows: bool = Field(default=False, description="without a single row it is 必改, not only 须说明")
    columns: Annotated[list[Column], Field(min_length=1)]
    counted: Counted | None = None
    carried: CarriedOver | None = None
    rules: list[Rule] = []

    @model_validator(mode="after")
    def _own_references(self) -> "Sheet":
        names = [column.name for column in self.columns]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"列名重复：{'、'.join(sorted(repeated))}")
        wanted = [*self.key, *self.identified_by, *([self.part_of] if self.part_of else [])]
        if missing := [name for name in wanted if name not in names]:
            raise ValueError(f"key、identified_by、part_of 中的列不存在：{'、'.join(missing)}")
        return self

    @model_validator(mode="after")
    def _can_be_carried(self) -> "Sheet":
        """Rows that come back must be known again, and cells that name them cannot be given anew."""
        if self.carried is None:
            return self
        if self.counted is not None:
            raise ValueError("carried 与 counted 不能并用：由系统统计的表不沿用上年数据")
        if self.shape == "list" and not self.key:
            raise ValueError("carried 要求有 key：没有 key 的行，报回来时无法与上年的行对上")
        if missing := [name for name in self.carried.anew if name not in self.names or name in self.key]:
            raise ValueError(f"carried.anew 中的列不存在，或属于 key：{'、'.join(missing)}")
        return self

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        try:
            return next(column for column in self.columns if column.name == name)
        except StopIteration:
            raise KeyError(name) from None

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def duckdb_types(self) -> dict[str, str]:
        """Declared and derived columns with their DuckDB types, in order."""
        types: dict[str, str] = {}
        for column in self.columns:
            types[column.name] = column.kind.duckdb
            types.update(column.derived)
        return types

    def shape_digest(self) -> str:
        """Names the form of the sheet: what a reading of a file depends on. Stands in each template."""
        shape = self.model_dump(mode="json", include={"table", "shape", "key", "identified_by", "columns"})
        return digest_of(shape)

    def logic(self) -> dict[str, Any]:
        """What decides the findings of this sheet, without any wording."""
        cells = [column.model_dump(mode="json", exclude=_WORDING) for column in self.columns]
        must = {"must_have_rows": True} if self.must_have_rows else {}
        rules = [rule.logic() for rule in self.rules if not rule.on_trial]
        return {"table": self.table, "key": self.key, "cells": cells, "rules": rules, **must}
