"""What is put in by content is there whole, once, and is never changed."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.digests import digest_of, digest_of_bytes
from warehouse.archive import Archive
from warehouse.store import Store


def test_archive_gives_back_the_bytes_and_writes_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"abc")
    first = archive.path(digest).stat()
    assert archive.put(b"abc") == digest == digest_of_bytes(b"abc")
    assert archive.path(digest).read_bytes() == b"abc"
    assert archive.path(digest).stat().st_ino == first.st_ino
    assert first.st_mode & 0o777 == 0o444


@pytest.mark.parametrize("digest", ["", "abc", "../../etc/passwd", "A" * 64, "0" * 63 + "/"])
def test_what_is_no_digest_makes_no_path(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="校验码"):
        Archive(tmp_path).path(digest)


def test_store_adopts_a_file_under_its_digest_and_suffix(tmp_path: Path) -> None:
    made = tmp_path / "rows.parquet"
    made.write_bytes(b"rows")
    store = Store(tmp_path / "store")
    digest = store.adopt(made)
    assert not made.exists()
    assert store.path(digest).read_bytes() == b"rows"
    assert store.has(digest)


TEXT = st.text(alphabet=st.characters(codec="utf-8"))  # lone surrogates have no UTF-8


@settings(max_examples=20, deadline=None)  # each example waits for the disk
@given(value=st.dictionaries(TEXT, st.lists(st.integers() | TEXT)))
def test_json_comes_back_under_the_digest_of_its_value(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    digest = store.put_json(value)
    assert digest == digest_of(value)
    assert store.get_json(digest) == value


def test_a_frame_has_the_same_digest_each_time(tmp_path: Path) -> None:
    frame = pd.DataFrame({"day": ["2016-01-02", None], "sum": ["1.50", "2"], "other": [1, 2]})
    types = {"sum": "DECIMAL(18,4)", "day": "DATE"}
    digests = {Store(tmp_path / name).put_frame(frame, types) for name in ("a", "b")}
    assert len(digests) == 1


def test_empty_cells_of_a_frame_are_null(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"text": pd.array(["a", None], dtype="str"), "row": pd.array([1, None], dtype="Int64"), "amount": [1.5, None]}
    )
    store = Store(tmp_path)
    path = store.path(store.put_frame(frame, {"text": "VARCHAR", "row": "INTEGER", "amount": "DOUBLE"}))
    assert duckdb.sql(f"FROM read_parquet('{path}')").fetchall() == [("a", 1, 1.5), (None, None, None)]
