"""The codes that an unknown word may mean, found without comparing it with ten thousand others."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.code_list import CodeList
from workbooks.normalising.likely_codes import likely_codes
from workbooks.normalising.likeness import likeness
from workbooks.normalising.spelling import loose

WORDS = st.text(alphabet="甲乙丙丁省县職职a", min_size=1, max_size=6)


@given(st.lists(WORDS, min_size=1, max_size=12, unique=True), WORDS)
def test_none_is_missed_that_is_like_enough(titles: list[str], word: str) -> None:
    codes = CodeList("kinds", "类别", "甲", "1", {str(number): title for number, title in enumerate(titles)}, {})
    every = sorted((likeness(loose(word), loose(title)) for title in titles), reverse=True)
    assert [share for _, share in likely_codes(word, codes)] == [share for share in every if share >= 0.4][:3]


def test_of_words_as_like_the_title_goes_before_an_alias() -> None:
    codes = CodeList("kinds", "类别", "甲", "1", {"1": "旧称", "2": "中学甲"}, {"中学乙": "1"})
    assert [code for code, _ in likely_codes("中学丙", codes)] == ["2", "1"]
