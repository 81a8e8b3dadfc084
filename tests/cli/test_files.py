"""`inspect` and `check`: contracts, exit codes, and what they do not load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.home import Home
from tests.acts.school import OURS, PHONE, THEIRS, works
from tests.cli.conftest import Run

WORKSHEET_KEYS = ["name", "visible", "rows", "columns", "non_empty", "header_row", "warnings"]
FINDING_KEYS = ["rule", "severity", "file", "worksheet", "sheet", "row", "column", "cell", "value", "message", "remedy"]
HEAVY = ("django", "prefect", "pandas", "great_expectations", "pandera", "matplotlib", "docx")


def file(folder: Path, content: bytes, name: str = "成果.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


class TestInspect:
    def test_contract(self, run: Run, tmp_path: Path) -> None:
        said = run("inspect", file(tmp_path, OURS), "--json")
        told = json.loads(said.out)
        assert (said.code, said.err) == (0, "")
        assert list(told) == ["schema", "file", "format", "worksheets", "warnings"]
        assert (told["schema"], told["file"], told["format"]) == (1, "成果.csv", "csv")
        (worksheet,) = told["worksheets"]
        assert list(worksheet) == WORKSHEET_KEYS
        assert (worksheet["rows"], worksheet["columns"], worksheet["non_empty"], worksheet["header_row"]) == (3, 4, 12, 1)

    def test_a_file_that_cannot_be_read(self, run: Run, tmp_path: Path) -> None:
        said = run("inspect", file(tmp_path, b"\x00\x01\x02\x03", "坏.xlsx"), "--json")
        told = json.loads(said.out)
        assert said.code == 2
        assert list(told) == ["schema", "file", "refused"]
        assert list(told["refused"]) == ["code", "message", "remedy"]

    def test_for_people(self, run: Run, tmp_path: Path) -> None:
        said = run("inspect", file(tmp_path, OURS))
        assert said.code == 0
        assert "成果.csv" in said.out

    def test_no_file(self, run: Run, tmp_path: Path) -> None:
        said = run("inspect", tmp_path / "没有.xlsx", "--json")
        told = json.loads(said.out)
        assert said.code == 2
        assert (told["schema"], told["file"], told["refused"]["code"]) == (1, "没有.xlsx", "no-such-file")


class TestCheck:
    def test_contract(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        wrong = works("甲,2014-03-01,5", "丙,2016-05-01,500")
        said = run("check", file(tmp_path, wrong), "--catalog", small_catalog, "--year", 2016, "--json")
        lines = [json.loads(line) for line in said.out.splitlines()]
        assert said.code == 1
        assert all(list(line) == FINDING_KEYS for line in lines)
        assert [(line["rule"], line["severity"], line["cell"]) for line in lines] == [
            ("work-in-period", "error", "B2"),
            ("work-funds", "question", "C3"),
        ]
        assert {(line["file"], line["sheet"]) for line in lines} == {("成果.csv", "1.1")}
        assert (lines[0]["row"], lines[0]["column"], lines[0]["value"]) == (2, "done_on", "2014-03-01")
        assert PHONE not in said.out

    def test_nothing_wrong_and_nothing_kept(self, run: Run, tmp_path: Path, small_catalog: Path, home: Home) -> None:
        said = run("check", file(tmp_path, OURS), "--catalog", small_catalog, "--year", 2016, "--json")
        assert (said.code, said.out) == (0, "")
        assert not [path for path in home.root.rglob("*") if path.is_file()]

    def test_of_the_reading_a_dozen_lines_are_shown_or_all(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        head, *rows = OURS.decode("gb18030").splitlines()  # and beside it columns without a header
        beside = "".join(
            f"{line}\n" for line in (head + "," * 20, *(row + ",x" * 20 for row in rows))
        )  # columns without a header
        path = file(tmp_path, beside.encode())
        few, every = (run("check", path, "--catalog", small_catalog, "--year", 2016, *more).out for more in ((), ("--all",)))
        assert "条情况没有列出" in few
        assert "条情况没有列出" not in every
        assert len(every.splitlines()) > len(few.splitlines())

    def test_several_files_are_one_sheet(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        files = [file(tmp_path, OURS, "a.csv"), file(tmp_path, THEIRS, "b.csv")]
        said = run("check", *files, "--catalog", small_catalog, "--year", 2016)
        assert said.code == 1
        assert "须说明 b.csv" in said.out
        assert "必改 0，须说明 1，提示 0" in said.out

    @pytest.mark.parametrize("content", [b"\x00\x01", "甲,乙\n1,2\n".encode()])
    def test_what_is_no_sheet_is_refused(self, run: Run, tmp_path: Path, small_catalog: Path, content: bytes) -> None:
        said = run("check", file(tmp_path, content), "--catalog", small_catalog, "--json")
        assert said.code == 2
        assert list(json.loads(said.out)["refused"]) == ["code", "message", "remedy"]

    def test_a_sheet_that_nobody_declared(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        said = run("check", file(tmp_path, OURS), "--catalog", small_catalog, "--sheet", "99.9")
        assert said.code == 2
        assert "没有采集表“99.9”" in said.err


PROBE = """
import sys
sys.argv = ["statedata", *sys.argv[1:]]
from cli.main import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(*words: object) -> set[str]:
    """Top-level modules that a command has loaded when it ends."""
    ended = subprocess.run([sys.executable, "-c", PROBE, *map(str, words)], capture_output=True, text=True, check=True)
    return set(ended.stdout.rpartition("LOADED ")[2].split())


@pytest.mark.parametrize("words", [["--help"], ["receive", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    assert loaded(*words) & {*HEAVY, "duckdb", "openpyxl"} == set()


def test_inspect_and_check_load_neither_django_nor_prefect(tmp_path: Path, small_catalog: Path) -> None:
    path = file(tmp_path, OURS)
    assert loaded("inspect", path) & set(HEAVY) == set()
    both = loaded("check", path, "--catalog", small_catalog, "--year", 2016)
    assert "duckdb" in both
    assert both & {"django", "prefect", "great_expectations", "matplotlib", "docx"} == set()


class TestAgainst:
    """`check --against`: the second upload judged against the first, without any ledger."""

    FIRST = works("甲,2014-03-01,5", "乙,2016-04-01,600", "丙,2016-04-01,7")
    SECOND = works("甲,2016-03-01,5", "乙,2016-04-01,600", "丙,2016-04-02,7", "丁,2014-04-01,7")

    def test_what_was_mended_stands_still_came_and_changed(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        files = [file(tmp_path, self.SECOND, "二.csv"), "--against", file(tmp_path, self.FIRST, "一.csv")]
        said = run("check", *files, "--catalog", small_catalog, "--year", 2016)
        assert said.code == 1
        assert "与上次相比 1.1 成果：已改正 1 · 仍存在 1 · 新出现 1 · 另有改动 1 · 新增行 1" in said.out
        for line in (
            "必改（新出现） 二.csv 二 B5",
            "已改正 一.csv 一 B2",
            "另有改动 二.csv 二 B4（丙）：2016-04-01 → 2016-04-02",
        ):
            assert line in said.out
        assert PHONE not in said.out

    def test_json(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        files = [file(tmp_path, self.SECOND, "二.csv"), "--against", file(tmp_path, self.FIRST, "一.csv")]
        lines = [
            json.loads(line)
            for line in run("check", *files, "--catalog", small_catalog, "--year", 2016, "--json").out.splitlines()
        ]
        assert [line["since"] for line in lines] == ["new", "still", "fixed", "other", "row_added"]
        other = next(line for line in lines if line["since"] == "other")
        assert (other["cell"], other["old"], other["new"], other["key"]) == ("B4", "2016-04-01", "2016-04-02", ["丙"])

    def test_a_changed_cell_is_told_by_the_columns_of_its_own_file(self, run: Run, tmp_path: Path, small_catalog: Path) -> None:
        """Two files whose worksheets are called alike and whose columns stand elsewhere: each row has its own letters."""
        (tmp_path / "甲").mkdir()
        (tmp_path / "乙").mkdir()
        then = file(tmp_path, works("甲,2016-03-01,5", "乙,2016-04-01,6"), "上次.csv")
        one = file(tmp_path / "甲", works("甲,2016-03-02,5"))
        turned = "完成日期,成果名称,经费,联系电话\n2016-04-02,乙,6,13800138000\n".encode("gb18030")
        files = [one, file(tmp_path / "乙", turned), "--against", then]
        said = run("check", *files, "--catalog", small_catalog, "--year", 2016, "--json").out.splitlines()
        others = [line for line in map(json.loads, said) if line["since"] == "other"]
        assert sorted((*line["key"], line["cell"]) for line in others) == [("乙", "A2"), ("甲", "B2")]
        assert {line["file"] for line in others} == {"成果.csv"}
