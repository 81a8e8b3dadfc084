"""Identity of rows: by key, else by the identifying columns, else by content; never by place."""

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from catalog.row_identity import as_texts, with_identity
from catalog.sheet import Sheet


def sheet(**identity: Any) -> Sheet:
    columns = [
        {"name": name, "title": name, "type": kind}
        for name, kind in (("a", "text"), ("b", "text"), ("n", "decimal"), ("d", "date"))
    ]
    return Sheet.model_validate(
        {
            "table": "t",
            "code": "1",
            "title": {"zh": "表", "en": "t"},
            "shape": "list",
            "period": "point_in_time",
            "population": "",
            "columns": columns,
            **identity,
        }
    )


WORDS = st.sampled_from([None, "甲", "乙"])
ROWS = st.lists(st.tuples(WORDS, WORDS, st.sampled_from([None, "1", "2.5"]), st.just("2015-09-01")), max_size=8)
IDENTITIES = st.sampled_from([{"key": ["a"]}, {"identified_by": ["a", "b"]}, {"key": ["a"], "identified_by": ["b"]}, {}])


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["a", "b", "n", "d"], dtype=object)


@given(rows=ROWS, identity=IDENTITIES, data=st.data())
def test_place_says_nothing(rows: list[tuple[Any, ...]], identity: dict[str, Any], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    first, second = with_identity(frame(rows), sheet(**identity)), with_identity(frame(shuffled), sheet(**identity))
    pd.testing.assert_frame_equal(first, second)
    assert first["row_id"].is_unique
    assert list(first["row_id"]) == sorted(first["row_id"])


def test_a_correction_beside_the_key_keeps_the_identity() -> None:
    before, after = (with_identity(frame([("甲", "x", number, None)]), sheet(key=["a"])) for number in ("1", "2"))
    assert before.at[0, "row_id"] == after.at[0, "row_id"]
    assert before.at[0, "row_digest"] != after.at[0, "row_digest"]


def test_an_incomplete_key_falls_back() -> None:
    with_both = sheet(key=["a", "b"], identified_by=["a"])
    ids = with_identity(frame([("甲", None, "1", None), ("甲", None, "2", None)]), with_both)["row_id"]
    assert ids[1] == f"{ids[0]}-2"
    by_content = with_identity(frame([(None, "x", "1", None), (None, "x", "2", None)]), with_both)["row_id"]
    assert not any("-" in each for each in by_content)


def test_typed_and_text_frames_have_the_same_digests() -> None:
    texts = with_identity(frame([("甲", None, "2.5", "2015-09-01")]), sheet(key=["a"]))
    typed = with_identity(frame([("甲", None, Decimal("2.5000"), date(2015, 9, 1))]), sheet(key=["a"]))
    assert list(texts["row_digest"]) == list(typed["row_digest"])
    assert as_texts([True, 3, 3.0, float("nan"), pd.NaT, pd.Timestamp("2015-09-01"), Decimal("0.0000")]) == [
        "true",
        "3",
        "3",
        None,
        None,
        "2015-09-01",
        "0",
    ]


def test_ten_thousand_rows_cost_little() -> None:
    rows = [(f"k{n}", f"姓名{n % 500}", str(n), "2015-09-01") for n in range(10_000)]
    begun = time.process_time()
    with_identity(frame(rows), sheet(key=["a"]))
    assert time.process_time() - begun < 2  # about 0.15 on a quiet machine
