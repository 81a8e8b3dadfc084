"""The style sheet speaks the tokens of `catalog.look`; masking; listing."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from catalog import look
from portal.listing import PER_PAGE, listing
from portal.masking import masked, masked_text, masked_value
from portal.templatetags.portal_words import day, figure


def test_the_style_sheet_uses_the_tokens(portal_root: Path) -> None:
    css = (portal_root / "static/portal/portal.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", css))
    tones = {
        "error": look.ERROR,
        "question": look.QUESTION,
        "notice": look.NOTICE,
        "approved": look.APPROVED,
        "waiting": look.WAITING,
    }
    for name, tone in tones.items():
        assert (tokens[name], tokens[f"{name}-ground"]) == (tone.text, tone.ground)
    plain = {"ink": look.INK.text, "secondary": look.SECONDARY.text, "action": look.ACTION.text, "paper": look.PAPER,
             "line": look.LINE, "strong-line": look.STRONG_LINE, "given": look.GIVEN.ground}  # fmt: skip
    assert {name: tokens[name] for name in plain} == plain


def test_id_numbers_and_phones_are_masked() -> None:
    assert masked_value("440604198801011234", "cn_id_number") == "440604********1234"
    assert masked_value("13800138000", "phone") == "138****8000"
    assert masked_value("1672-5727", "identifier") == "1672-5727"
    assert masked_value("G440604198801011234", "student_no") == "G440604********1234"
    assert masked_text("学籍号G440604198801011234") == "学籍号G440604********1234"
    assert masked_text("请致电13800138000") == "请致电138****8000"
    assert masked_text("填写手机号码，如 13700000000") == "填写手机号码，如 13700000000"
    assert masked_text("身份证号440604198801011234重复，见第 3 行") == "身份证号440604********1234重复，见第 3 行"


@given(st.text(min_size=1, max_size=40), st.integers(0, 8), st.integers(0, 8))
def test_masking_never_shows_more_than_asked(text: str, first: int, last: int) -> None:
    shown = masked(text, first, last)
    assert len(shown) == len(text)
    if first + last < len(text):
        assert shown[first : len(text) - last] == "*" * (len(text) - first - last)


@pytest.mark.parametrize(("asked", "number"), [("1", 1), ("3", 3), ("99", 3), ("0", 1), ("x", 1), ("²", 1), ("-1", 1)])
def test_pages_beyond_the_ends_give_the_nearest(asked: str, number: int) -> None:
    shown = listing(RequestFactory().get("/x", {"page": asked, "state": "open"}), list(range(PER_PAGE * 2 + 1)))
    assert shown.number == number
    assert "state=open" in shown.previous + shown.following


def test_words_of_figures_and_days() -> None:
    assert [figure(each) for each in (1234567, "12.5000", None, 0, "-0.0")] == ["1,234,567", "12.5", "", "0", "0"]
    assert day("2016-10-12") == "10月12日 周三"
