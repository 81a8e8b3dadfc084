"""Tables split among several hands: what comes together again, and what collides."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.row_identity import with_identity
from catalog.sheet import Sheet
from tests.warehouse.making import catalog_of
from warehouse.collisions import Collision, collisions
from warehouse.frames import read_frame
from warehouse.merging import merge_parts, renames_of
from warehouse.parquet import rows_types, write_frame
from warehouse.store import Store

KEYED = """
key: [code]
columns:
  - {name: code, title: 编号, type: identifier, required: true}
  - {name: name, title: 名称, type: text}
  - {name: holder_id, title: 身份证号, type: cn_id_number}
"""
NAMED = """
identified_by: [name]
columns:
  - {name: code, title: 编号, type: identifier}
  - {name: name, title: 名称, type: text}
"""
Line = tuple[str | None, str | None]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sheet]:
    found = catalog_of(tmp_path_factory.mktemp("data"), keyed=KEYED, named=NAMED).sheets
    return dict(found)


def rows_file(path: Path, sheet: Sheet, file: str, lines: list[Line]) -> Path:
    """A rows file as the reader writes it: `lines` are (code, name); row 2 is the first."""
    frame = pd.DataFrame([dict.fromkeys(rows_types(sheet)) | {"code": code, "name": name} for code, name in lines], dtype=object)
    frame = frame.reindex(columns=list(rows_types(sheet)))
    frame["source_file"], frame["source_worksheet"], frame["source_department"] = file, "表", f"of-{file}"
    frame["source_row"] = range(2, len(lines) + 2)
    write_frame(with_identity(frame, sheet)[list(rows_types(sheet))], rows_types(sheet), path)
    return path


def found_in(sheet: Sheet, folder: Path, *parts: list[Line], between: bool = False) -> list[Collision]:
    given_files = {str(n): rows_file(folder / f"{n}.parquet", sheet, f"f{n}", part) for n, part in enumerate(parts, 1)}
    return collisions(sheet, given_files, between=between)


def kinds(found: list[Collision]) -> list[tuple[str, int]]:
    return [(each.kind, len(each.rows)) for each in found]


def test_the_same_key_of_two_hands(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    (found,) = found_in(sheets["keyed"], tmp_path, [("1", "甲"), ("2", "乙")], [("1", "甲改"), ("3", "丙")])
    assert (found.kind, found.holders) == ("key", {"1", "2"})
    assert [(row.file, row.worksheet, row.row, row.cells[:2]) for row in found.rows] == [
        ("f1", "表", 2, ("1", "甲")),
        ("f2", "表", 2, ("1", "甲改")),
    ]


def test_nothing_collides_where_nothing_is_twice(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    assert found_in(sheets["keyed"], tmp_path, [("1", "甲")], [("2", "甲")]) == []
    assert collisions(sheets["keyed"], {}) == []


def test_the_same_row_twice_and_the_same_name_in_other_signs(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    assert kinds(found_in(sheets["keyed"], tmp_path, [("1", "甲")], [("1", "甲")])) == [("same", 2)]
    assert kinds(found_in(sheets["named"], tmp_path, [("1", "《网页 设计》")], [("1", "网页设计")])) == [("spelling", 2)]
    assert kinds(found_in(sheets["keyed"], tmp_path, [("t1", "甲")], [("T1", "乙")])) == [("spelling", 2)]


def test_between_departments_what_is_twice_in_one_of_them_is_its_own_matter(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    parts: tuple[list[Line], ...] = ([("1", "甲"), ("1", "乙")], [("2", "丙")])
    assert kinds(found_in(sheets["keyed"], tmp_path, *parts)) == [("key", 2)]
    assert found_in(sheets["keyed"], tmp_path, *parts, between=True) == []


def test_a_person_under_two_keys(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    sheet = sheets["keyed"]
    paths = {}
    for number, code in enumerate(("T1", "T9"), 1):
        types = rows_types(sheet)
        row = dict.fromkeys(types) | {"code": code, "name": "某", "holder_id": "11010119900307803x"}
        frame = pd.DataFrame([row], dtype=object).reindex(columns=list(types))
        frame["source_file"], frame["source_worksheet"], frame["source_row"] = f"f{number}", "表", 2
        paths[str(number)] = tmp_path / f"{number}.parquet"
        write_frame(with_identity(frame, sheet)[list(types)], types, paths[str(number)])
    assert kinds(collisions(sheet, paths)) == [("person", 2)]


def test_the_collision_keeps_its_name_when_a_row_changes(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    (before,) = found_in(sheets["keyed"], tmp_path, [("1", "甲")], [("1", "乙")])
    (after,) = found_in(sheets["keyed"], tmp_path, [("1", "甲")], [("1", "丙")])
    assert before.collision == after.collision
    assert before.rows != after.rows


LINES = st.lists(st.tuples(st.sampled_from(["1", "2", "3", "4", None]), st.sampled_from(["甲", "乙", "丙", None])), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=LINES,
    owners=st.lists(st.integers(0, 3), min_size=12, max_size=12),
    order=st.permutations(range(4)),
    name=st.sampled_from(["keyed", "named"]),
)
def test_a_table_split_among_hands_comes_together_again(
    sheets: dict[str, Sheet],
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[Line],
    owners: list[int],
    order: list[int],
    name: str,
) -> None:
    """merge(split(table)) is the table: each row once, as its hand gave it and where it stands there, in any order."""
    sheet, folder = sheets[name], tmp_path_factory.mktemp("split")
    store = Store(folder / "store")
    split = [[line for line, owner in zip(lines, owners, strict=False) if owner == hand] for hand in range(4)]
    paths = [rows_file(folder / f"{hand}.parquet", sheet, f"f{hand}", part) for hand, part in enumerate(split)]
    merged = merge_parts(sheet, [paths[hand] for hand in order], store)
    assert merged == merge_parts(sheet, paths, store), "the order of arrival changes nothing"
    rows = read_frame(store.path(merged)).astype(object)
    rows = rows.where(rows.notna(), None)
    told = sorted(
        (row.source_file, row.source_department, row.source_row, row.code or "", row.name or "")
        for row in rows[["source_file", "source_department", "source_row", "code", "name"]].itertuples(index=False, name="Told")
    )
    expected = sorted(
        (f"f{hand}", f"of-f{hand}", place, code or "", title or "")
        for hand, part in enumerate(split)
        for place, (code, title) in enumerate(part, 2)
    )
    assert told == expected
    assert rows["row_id"].is_unique


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, owners=st.lists(st.integers(0, 2), min_size=12, max_size=12), data=st.data())
def test_what_is_settled_against_is_left_out_and_nothing_else(
    sheets: dict[str, Sheet], tmp_path_factory: pytest.TempPathFactory, lines: list[Line], owners: list[int], data: st.DataObject
) -> None:
    sheet, folder = sheets["keyed"], tmp_path_factory.mktemp("settled")
    store = Store(folder / "store")
    split = [[line for line, owner in zip(lines, owners, strict=False) if owner == hand] for hand in range(3)]
    paths = {str(hand): rows_file(folder / f"{hand}.parquet", sheet, f"f{hand}", part) for hand, part in enumerate(split)}
    out: dict[str, set[str]] = {holder: set() for holder in paths}
    for each in collisions(sheet, paths):
        if each.kind in ("key", "same"):
            kept = data.draw(st.sampled_from(each.rows))
            for row in each.rows:
                if row != kept:
                    out[row.holder].add(row.row_id)
    without = [out[holder] for holder in paths]
    rows = read_frame(store.path(merge_parts(sheet, list(paths.values()), store, without)))
    assert len(rows) == sum(map(len, split)) - sum(map(len, without))
    assert not rows["code"].dropna().duplicated().any()
    assert len(renames_of(list(paths.values()), without)) == 3
