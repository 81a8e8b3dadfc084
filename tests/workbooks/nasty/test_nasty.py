"""Every nasty file through the isolated reader, and one of each outcome through the command line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workbooks.nasty.cases import CASES, Case
from workbooks.isolated.isolation import SOURCE, Reader
from workbooks.refusals import REFUSALS
from workbooks.reports import Inspection


@pytest.fixture(name="reader", scope="module")
def _reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 80
    # what no inspection tells: a fault of the installation, the reader's own words, limits too large for a test, and a zip where
    # one table is wanted (`test_a_zip_is_no_table` in test_isolation.py)
    others = {
        "not-found",
        "too-large",
        "bundle-too-large",
        "too-many-files",
        "reader-crashed",
        "over-time",
        "catalog-wrong",
        "skipped",
        "zip-archive",
    }
    assert set(REFUSALS) - {case.code for case in CASES} == others


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_read_or_refused_by_name(reader: Reader, tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    found = reader.inspect(path)
    if case.code:
        assert found.refused is not None, found
        assert found.refused.code == case.code
        assert all(len(said) > 3 and "{" not in said for said in (found.refused.message, found.refused.remedy))
        return
    assert found.refused is None, found.refused
    assert (found.format, sum(each.non_empty for each in found.worksheets), codes(found)) == (
        case.format,
        case.cells,
        case.warnings,
    )


def codes(found: Inspection) -> frozenset[str]:
    own = [note.code for note in found.warnings]
    return frozenset(own + [note.code for each in found.worksheets for note in each.warnings])


OUTCOMES = (
    "plain xlsx named xls",
    "every error",
    "zip of two workbooks",
    "BIFF5",
    "HTML",
    "RC4",
    "no bytes",
    "bomb by its ratio",
)


@pytest.mark.parametrize("case", [case for case in CASES if case.name in OUTCOMES], ids=lambda case: case.name)
def test_the_contract_of_the_command(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    command = [sys.executable, "-m", "cli.main", "inspect", str(path), "--json"]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False, timeout=60)
    told = json.loads(done.stdout)
    assert (done.stderr, told["schema"], told["file"]) == ("", 1, case.file)
    if case.code:
        assert done.returncode == 2
        assert set(told) == {"schema", "file", "refused"}
        assert (set(told["refused"]), told["refused"]["code"]) == ({"code", "message", "remedy"}, case.code)
        return
    assert done.returncode == 0
    assert set(told) == {"schema", "file", "format", "worksheets", "warnings"}
    columns = {"name", "visible", "rows", "columns", "non_empty", "header_row", "warnings"}
    assert all(set(each) == columns for each in told["worksheets"])
    notes = [note for each in [told, *told["worksheets"]] for note in each["warnings"]]
    assert all(set(note) == {"code", "cell", "message"} for note in notes)
