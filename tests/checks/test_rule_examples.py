"""Every rule of the catalog holds and fails on its own examples, and says so in whole sentences."""

from collections.abc import Iterator

import duckdb
import pytest

from catalog.load import DATA, read_catalog
from catalog.rule import Rule
from catalog.sheet import Sheet
from checks.examples import try_example
from checks.prepare import mistakes_of, prepare
from warehouse.views import connect
from workbooks.normalising.id_numbers import derived_from_ids

CATALOG, _ = read_catalog(DATA)
DERIVE = {"cn_id_number": lambda number: derived_from_ids([number])[number]}
RULES = [pytest.param(sheet, rule, id=rule.code) for sheet, rule in CATALOG.rules]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(CATALOG, 2016, {}) as opened:
        yield opened


@pytest.mark.parametrize(("sheet", "rule"), RULES)
def test_rule_holds_on_what_passes(connection: duckdb.DuckDBPyConnection, sheet: Sheet, rule: Rule) -> None:
    lines, outcome = try_example(connection, CATALOG, sheet, rule, rule.passes, derive=DERIVE)
    assert [line.message for line in lines] == []
    assert outcome.state == "held", outcome.why


@pytest.mark.parametrize(("sheet", "rule"), RULES)
def test_rule_fails_on_what_fails(connection: duckdb.DuckDBPyConnection, sheet: Sheet, rule: Rule) -> None:
    lines, outcome = try_example(connection, CATALOG, sheet, rule, rule.fails, derive=DERIVE)
    assert lines, outcome
    for line in lines:
        assert "{" not in line.message + line.remedy
        assert not line.message.endswith(("。", "，"))


def test_every_expression_can_be_prepared(connection: duckdb.DuckDBPyConnection) -> None:
    assert [str(mistake) for mistake in mistakes_of(prepare(connection, CATALOG), DATA)] == []
