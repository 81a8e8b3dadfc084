"""Links lead somewhere, named places exist, pictures are small, and the two READMEs are one."""

import re
from pathlib import Path

import pytest

from catalog.load import load_catalog
from tests.docs.consoles import DOCUMENTS, ROOT

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PLACE = re.compile(
    r"`((?:acts|catalog|checks|cli|data|docs|flows|ledger|portal|reports|sample|tasks|tests|warehouse|workbooks)/[^`\s]*)`"
)
TO_BE_WRITTEN = {"data/sheets/competition_awards.yaml"}  # what a guide tells its reader to make
ENGLISH, CHINESE = (ROOT / name for name in ("README.md", "README.zh-CN.md"))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def sections(path: Path) -> list[str]:
    return re.findall(r"^## .+$", read(path), re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = [target.partition("#")[0] for target in _LINK.findall(read(document)) if not target.startswith("http")]
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_places_exist(document: Path) -> None:
    places = {place for place in _PLACE.findall(read(document)) if place not in TO_BE_WRITTEN}
    assert [place for place in sorted(places) if not list(ROOT.glob(place.rstrip("/")))] == []


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ENGLISH]
    while waiting:
        document = waiting.pop()
        if document.is_dir():
            waiting += document.glob("*.md")
        elif document not in reached and document.suffix == ".md":
            reached.add(document)
            waiting += [(document.parent / target.partition("#")[0]).resolve() for target in _LINK.findall(read(document))]
    assert set(DOCUMENTS) <= reached


def test_both_readmes_have_the_same_sections_pictures_and_tables() -> None:
    assert len(sections(ENGLISH)) == len(sections(CHINESE))
    for pattern in (r"\]\((docs/[^)]+)\)", r"^\|", r"`make \w+`", r"`[a-z_]+/[^`]*`"):
        english, chinese = (re.findall(pattern, read(path), re.MULTILINE) for path in (ENGLISH, CHINESE))
        assert english == chinese, pattern


def test_pictures_are_shown_and_small() -> None:
    shown = {target for path in DOCUMENTS for target in _LINK.findall(read(path))}
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert f"docs/pictures/{picture.name}" in shown
        assert picture.stat().st_size < 200_000


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = {target for path in DOCUMENTS for target in re.findall(r"`make (\w+)`", read(path))}
    assert {"demo", "test", "up"} <= named <= targets


def test_both_readmes_tell_as_many_sheets() -> None:
    """At least as many are there; a school that adds sheets of its own need not touch the READMEs."""
    english, chinese = re.search(r"(\d+) sheets of many", read(ENGLISH)), re.search(r"采集表中的 (\d+) 张", read(CHINESE))
    assert english
    assert chinese
    assert int(english[1]) == int(chinese[1]) <= len(load_catalog().sheets)
