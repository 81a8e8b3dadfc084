from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from catalog.catalog import Catalog
from tests.reports import school


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return school.write_catalog(tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="session")
def tables(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return school.write_rows(catalog, tmp_path_factory.mktemp("rows"))


@pytest.fixture(scope="session")
def last_tables(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return school.write_rows(catalog, tmp_path_factory.mktemp("last"), pupils=50, first_year=2014)


@pytest.fixture
def connection(tables: dict[str, Path], last_tables: dict[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    with school.connect(tables, last_tables) as connection:
        yield connection
