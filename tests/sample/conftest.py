"""One school and one set of its deliveries, made once for all tests of this folder."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from catalog.catalog import Catalog
from catalog.load import load_catalog
from sample.deliveries import Manifest, write_deliveries
from sample.school import School, make_school
from sample.scoring import read_answers

SEED = 7


class Sent(NamedTuple):
    """The folder of the deliveries, their manifest and the answer sheet."""

    folder: Path
    manifest: Manifest
    answers: pd.DataFrame


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def school(catalog: Catalog) -> School:
    return make_school(SEED, catalog)


@pytest.fixture(scope="session")
def sent(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("deliveries")
    manifest = write_deliveries(SEED, folder, catalog)
    return Sent(folder, manifest, read_answers(folder / manifest.answers))
