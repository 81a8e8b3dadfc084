"""The glossary names what there is, and says each thing once."""

import re
from collections import Counter

import pytest

from tests.docs.consoles import ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [^-]", line) and not line.startswith("| 中文 |")
]
ROOMS = ("acts", "catalog", "checks", "cli", "flows", "ledger", "portal", "reports", "tasks", "warehouse", "workbooks")
WORDS = {word for room in ROOMS for path in (ROOT / room).rglob("*.py") for word in re.findall(r"\w+", path.read_text("utf-8"))}
# Words that people must not meet (users.md); a glossary that offers one teaches it.
NOT_SAID = ("驳回", "闸门", "挂起", "摘要", "哈希", "血缘", "质控台")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_identifier_is_in_the_code(row: list[str]) -> None:
    identifier = re.fullmatch(r"`(\w+)`", row[2])
    assert identifier
    assert identifier.group(1) in WORDS


def test_some_sixty_terms_each_once() -> None:
    assert len(ROWS) >= 60
    for place in (0, 1):
        assert max(Counter(row[place] for row in ROWS).values()) == 1


def test_chinese_is_chinese_and_english_is_not() -> None:
    han = re.compile(r"[一-鿿]")
    assert all(han.search(row[0]) and not han.search(row[1]) for row in ROWS)


@pytest.mark.parametrize("word", NOT_SAID)
def test_words_of_the_office(word: str) -> None:
    assert not any(word in row[0] for row in ROWS)
