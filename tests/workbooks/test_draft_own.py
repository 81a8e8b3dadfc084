"""Our own templates, drafted: most of our declarations come back, and the document says how much."""

import pytest

from catalog.load import load_catalog
from tests.docs.consoles import ROOT
from tests.workbooks.draft_agreement import Agreement, as_table, compare, drafted_from_own

DOCUMENT = ROOT / "docs" / "begin-with-own-forms.md"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    ours = load_catalog()
    return compare(ours, drafted_from_own(ours, tmp_path_factory.mktemp("own")))


@pytest.mark.parametrize("what", ["required", "unit", "max_length", "bounds with severity", "code list, by its titles", "shape"])
def test_what_a_template_says_comes_back_whole(found: Agreement, what: str) -> None:
    assert found.differing.get(what, []) == []


def test_types_come_back_but_for_a_few(found: Agreement) -> None:
    assert found.agreed["type, exactly"] >= 0.95 * found.asked["type, exactly"]


def test_the_document_tells_what_is_measured(found: Agreement) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [line for line in as_table(found) if line not in text] == []
