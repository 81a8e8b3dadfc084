"""A file of few rows is written by a shorter way: it must have the bytes of the long one, and read back as what it was."""

import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbooks.reading import parquet_files
from workbooks.reading.parquet_files import ParquetWriter

TYPES = {"name": "VARCHAR", "row": "INTEGER", "funds": "DECIMAL(18,4)", "day": "DATE", "yes": "BOOLEAN"}
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
LINES = st.tuples(
    st.none() | TEXTS | st.sampled_from(["NaN", "[1, 2]", "NULL", "it's", '"']),
    st.none() | st.integers(1, 99),
    st.none() | st.sampled_from(["1.5", "-3", "0"]),
    st.none() | st.just("2016-03-01"),
    st.none() | st.sampled_from(["true", "false"]),
)


@given(st.lists(LINES, min_size=1, max_size=40))
@settings(max_examples=60)
def test_either_way_gives_the_same_file(lines: list[tuple[object, ...]]) -> None:
    frame = pd.DataFrame([list(line) for line in lines], columns=list(TYPES), dtype=object)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        writer = ParquetWriter(Path(folder))
        short = writer.write(frame, TYPES)
        patch.setattr(parquet_files, "_FEW_ROWS", 0)
        assert writer.write(frame, TYPES) == short
        with duckdb.connect() as connection:
            names = connection.execute("SELECT name FROM read_parquet(?)", [f"{folder}/{short}.parquet"]).fetchall()
    assert [name for (name,) in names] == [line[0] for line in lines]
