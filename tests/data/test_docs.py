"""What the documents tell people to write can be written: each block is put into a copy of `data/` and loaded."""

import re
import shutil
from pathlib import Path

import pytest

from catalog.load import DATA, read_catalog
from checks.examples import try_example
from cli.catalog_check import check_catalog
from warehouse.views import connect
from workbooks.normalising.id_numbers import derived_from_ids

DOCS = DATA.parent / "docs"
BLOCK = re.compile(r"```yaml\n# (append to )?data/(\S+)\n(.*?)```", re.DOTALL)
_CODE = re.compile(r"^\s*(?:- code|table): .+$", re.MULTILINE)  # what names the thing that the block declares
GUIDES = ("add-a-sheet.md", "add-a-rule.md", "add-an-indicator.md")


def with_block(guide: str, root: Path) -> Path:
    """A copy of `data/` below `root` with the one block of the guide put where it says, unless somebody did so before."""
    for folder in ("sheets", "code_lists", "indicators"):
        shutil.copytree(DATA / folder, root / folder)
    ((append, place, text),) = BLOCK.findall((DOCS / guide).read_text(encoding="utf-8"))
    path = root / place
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    assert before or not append
    if _declared(text) not in before:
        path.write_text(before + text, encoding="utf-8")
    return root


def _declared(text: str) -> str:
    found = _CODE.search(text)
    assert found
    return found.group(0)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_block_of_a_guide_is_a_sound_declaration(guide: str, tmp_path: Path) -> None:
    checked = check_catalog(with_block(guide, tmp_path / "data"))
    assert [str(each) for each in (*checked.mistakes, *checked.notices)] == []


@pytest.mark.parametrize(
    ("guide", "code"), [("add-a-sheet.md", "award-in-period"), ("add-a-rule.md", "observation-feedback-soon")]
)
def test_the_rule_of_a_guide_keeps_its_examples(guide: str, code: str, tmp_path: Path) -> None:
    catalog, _ = read_catalog(with_block(guide, tmp_path / "data"))
    sheet, rule = next((sheet, rule) for sheet, rule in catalog.rules if rule.code == code)
    derive = {"cn_id_number": lambda number: derived_from_ids([number])[number]}
    with connect(catalog, 2016, {}) as connection:
        passed, _ = try_example(connection, catalog, sheet, rule, rule.passes, derive=derive)
        failed, _ = try_example(connection, catalog, sheet, rule, rule.fails, derive=derive)
    assert (len(passed), len(failed)) == (0, 1)


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_of_a_guide_exist(guide: str) -> None:
    commands = re.findall(r"```bash\n(.*?)```", (DOCS / guide).read_text(encoding="utf-8"), re.DOTALL)
    assert commands
    assert all(line.startswith("statedata catalog ") for block in commands for line in block.splitlines())
