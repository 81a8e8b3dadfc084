"""What the documents tell people to write can be written: each block is put into a copy of `data/` and loaded."""

import re
import shutil
from pathlib import Path

import pytest

from catalog.load import DATA, read_catalog
from checks.examples import try_example
from checks.prepare import mistakes_of, prepare
from warehouse.views import connect
from workbooks.normalising.id_numbers import derived_from_ids

DOCS = DATA.parent / "docs"
BLOCK = re.compile(r"```yaml\n# (append to )?data/(\S+)\n(.*?)```", re.DOTALL)
GUIDES = ("add-a-sheet.md", "add-a-rule.md", "add-an-indicator.md")


def with_block(guide: str, root: Path) -> Path:
    """A copy of `data/` below `root` with the one block of the guide put where it says."""
    for folder in ("sheets", "code_lists", "indicators"):
        shutil.copytree(DATA / folder, root / folder)
    ((append, place, text),) = BLOCK.findall((DOCS / guide).read_text(encoding="utf-8"))
    path = root / place
    before = path.read_text(encoding="utf-8") if append else ""
    assert append or not path.exists()
    path.write_text(before + text, encoding="utf-8")
    return root


@pytest.mark.parametrize("guide", GUIDES)
def test_the_block_of_a_guide_is_a_sound_declaration(guide: str, tmp_path: Path) -> None:
    root = with_block(guide, tmp_path / "data")
    catalog, mistakes = read_catalog(root)
    assert [str(each) for each in mistakes] == []
    with connect(catalog, 2016, {}) as connection:
        assert [str(each) for each in mistakes_of(prepare(connection, catalog), root)] == []


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
