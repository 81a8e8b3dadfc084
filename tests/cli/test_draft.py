"""`catalog draft`: a foreign template becomes a catalog, and by it a filled one is judged at the right cells."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.draft_text import NOTES_FILE
from catalog.load import read_catalog
from tests.cli.conftest import Run
from tests.workbooks.foreign_templates import FOREIGN, Foreign, hidden_lists, note_row


def drafted(run: Run, folder: Path, foreign: Foreign) -> tuple[Path, dict[str, Any]]:
    template = folder / foreign.name
    foreign.write(template)
    said = run("catalog", "draft", template, "--out", folder / "draft", "--json")
    assert (said.code, said.err) == (0, "")
    return folder / "draft", json.loads(said.out)


@pytest.mark.slow
@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda each: each.write.__name__)
def test_drafted_checked_filled_judged(run: Run, tmp_path: Path, foreign: Foreign) -> None:
    root, told = drafted(run, tmp_path, foreign)
    assert (len(told["sheets"]), len(told["code_lists"])) == (foreign.sheets, foreign.code_lists)
    assert run("catalog", "check", "--catalog", root).code == 0
    filled = tmp_path / f"已填{foreign.name}"
    foreign.fill(tmp_path / foreign.name, filled, foreign.typed)
    said = run("check", filled, "--catalog", root, "--year", 2016, "--json")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert {(each["worksheet"], each["cell"]) for each in found} == foreign.wrong, said.out
    assert said.code == 1


def test_every_guess_is_marked(run: Run, tmp_path: Path) -> None:
    root, told = drafted(run, tmp_path, FOREIGN[1])
    (sheet,) = told["sheets"]
    text = (root / "sheets" / f"{sheet['table']}.yaml").read_text(encoding="utf-8")
    notes = (root / NOTES_FILE).read_text(encoding="utf-8")
    assert len(sheet["guesses"]) == text.count("# 推测：") > 20
    rows = [line for line in notes.splitlines() if line.startswith(f"| {sheet['title']} |")]
    assert len(rows) == len(sheet["guesses"])
    declared = read_catalog(root)[0].sheets[sheet["table"]]
    for column in declared.columns:
        guessed = {each["key"] for each in sheet["guesses"] if each["of"] == column.title}
        given = {
            key
            for key in ("type", "unit", "required", "code_list", "max_length", "bounds", "note")
            if key in column.model_fields_set
        }
        assert given <= guessed, column.title
    assert "INDIRECT" in notes


def test_what_is_not_said_gets_a_placeholder(run: Run, tmp_path: Path) -> None:
    _, told = drafted(run, tmp_path, FOREIGN[1])
    waiting = {each["key"] for each in told["sheets"][0]["guesses"] if each["placeholder"]}
    assert waiting == {"code", "title.en", "period", "population"}


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    template, root = tmp_path / "外聘.xlsx", tmp_path / "draft"
    note_row(template)
    assert run("catalog", "draft", template, "--out", root).code == 0
    kept = next((root / "sheets").glob("*.yaml"))
    kept.write_text("edited", encoding="utf-8")
    said = run("catalog", "draft", template, "--out", root)
    assert (said.code, kept.read_text(encoding="utf-8")) == (2, "edited")
    assert "没有覆盖" in said.err
    assert len(said.err.splitlines()) == 1
    assert run("catalog", "draft", template, "--out", root, "--force").code == 0
    assert kept.read_text(encoding="utf-8") != "edited"


def test_a_folder_of_templates_for_people(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    folder.mkdir()
    for write, name in ((note_row, "a.xlsx"), (hidden_lists, "b.xlsx"), (note_row, "c.xlsx"), (note_row, "~$a.xlsx")):
        write(folder / name)
    said = run("catalog", "draft", folder, "--out", tmp_path / "draft")
    assert said.code == 0
    assert "c.xlsx 工作表“附表2 外聘教师”：未生成，与 a.xlsx" in said.out
    assert "b.xlsx 工作表“字典”：未生成，隐藏的工作表" in said.out
    assert len(list((tmp_path / "draft" / "sheets").iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("坏.xlsx", b"\x00\x01", "不是表格"),
        ("空.csv", b"just words\n", "没有找到可以填报的表格"),
        ("锁.xlsx", b"PK\x03\x04", "不完整"),
    ],
)
def test_what_is_no_template_is_one_line(run: Run, tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    said = run("catalog", "draft", tmp_path / name, "--out", tmp_path / "draft")
    assert (said.code, said.out, len(said.err.splitlines())) == (2, "", 1)
    assert why in said.err
    assert not (tmp_path / "draft").exists()


def test_missing_files_and_empty_folders(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    for path in (tmp_path / "没有.xlsx", tmp_path / "空"):
        assert run("catalog", "draft", path, "--out", tmp_path / "draft").code == 2
