"""A word is found in whatever way a file holds it, and noise names nobody."""

import json
import pickle
import sqlite3
import zipfile
from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.leaks import leaks, search
from reports.words import Words

NAME, SHORT, NUMBER = "王小明", "伍建", "440604199909150010"
TEXT = f"学生：{NAME}，{NUMBER}"
Write = Callable[[Path], object]


def _zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sheet1.xml", f"<t>{NAME}</t><t>{NUMBER}</t>")


def _pickled_in_json(path: Path) -> None:
    """As Prefect keeps the parameters of a task."""
    path.write_text(json.dumps({"result": encodebytes(pickle.dumps({"name": NAME, "number": NUMBER})).decode()}))


def _in_sqlite(path: Path) -> None:
    """A value longer than a page lies in pieces on the disk; here one is cut within the name."""
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE run (parameters TEXT)")
        for before in range(4000, 4096):
            database.execute("INSERT INTO run VALUES (?)", (f"{'-' * before}{NAME}{NUMBER}",))
    database.close()


WAYS: dict[str, Write] = {
    "UTF-8": lambda path: path.write_text(TEXT, encoding="utf-8"),
    "GB18030": lambda path: path.write_text(TEXT, encoding="gb18030"),
    "GB18030 within other bytes": lambda path: path.write_bytes(b"\xff\x00" + TEXT.encode("gb18030") + b"\xff\xff"),
    "UTF-16 with its mark": lambda path: path.write_text(TEXT, encoding="utf-16"),
    "UTF-16 at an odd place": lambda path: path.write_bytes(b"\xfe" + TEXT.encode("utf-16-le")),
    "UTF-16, the other way round": lambda path: path.write_bytes(b"\xfe\x01" + TEXT.encode("utf-16-be")),
    "escapes of XML": lambda path: path.write_text("".join(f"&#{ord(sign)};" for sign in TEXT)),
    "escapes of JSON": lambda path: path.write_text(json.dumps(TEXT)),
    "a zip container under any name": _zipped,
    "a pickle in base64": _pickled_in_json,
    "SQLite": _in_sqlite,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    WAYS[way](tmp_path / "file.bin")

    found = search(tmp_path, Words([NAME, NUMBER, "李没有", "13800138000"]))

    assert {leak.word for leak in found.leaks} == {NAME, NUMBER}
    assert (found.files, found.bytes) == (1, (tmp_path / "file.bin").stat().st_size)


def test_the_name_of_a_file_is_searched_too_and_what_is_told_repeats_no_word(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.txt").write_text("")

    assert leaks(tmp_path, [NAME]) == [f"{NAME}.txt：含不应公开的内容（3 个字符，以“王”开头）"]


@pytest.mark.parametrize(
    ("text", "known", "counts"),
    [
        ("负责人：伍建", None, True),
        ("师资队伍建设情况", None, False),
        ("师资队伍建设情况", "队伍建设", False),
        ("师资队伍建设情况", "机制建设", True),
        ("负责人伍建签字", "队伍建设", True),
        ("伍建", "队伍建设", True),
        ("伍 建", None, False),
    ],
)
def test_a_name_of_two_characters_counts_by_its_neighbours(text: str, known: str | None, counts: bool) -> None:
    assert list(Words([SHORT], known).within(text)) == ([SHORT] if counts else [])


def test_words_of_one_character_cannot_be_looked_for() -> None:
    assert len(Words(["王", " ", "", NAME])) == 1


def test_words_that_begin_alike_and_overlap_are_all_found() -> None:
    words = ["13800138000", "138001380001", "王小明", "王小明月", "小明月光"]

    assert sorted(Words(words).within("138001380001 王小明月光")) == sorted(words)


@pytest.mark.parametrize(("before", "found"), [(b"", [SHORT]), (b"\xff\x00", [])])
def test_a_short_name_in_gb18030_counts_in_a_text_and_not_in_bytes_that_may_mean_anything(
    before: bytes, found: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file.bin").write_bytes(before + b"\t" + SHORT.encode("gb18030") + b"\t")

    assert [leak.word for leak in search(tmp_path, Words([SHORT])).leaks] == found
