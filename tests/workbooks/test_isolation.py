"""The isolated reader: the same reports as in this process, and a report whatever happens to the child."""

import os
import select
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.workbooks.reading_catalog import HEADERS, Reading, write_rows
from workbooks.isolated.isolation import SOURCE, Reader, ReaderUnavailableError
from workbooks.reading.inspecting import inspect_file

ROW = ["T01", "张三", "110101199003078355", "男"]


@pytest.fixture(name="reader", scope="module")
def _reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(name="reading")
def _reading(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def test_the_same_reports_as_in_this_process(reader: Reader, reading: Reading) -> None:
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    isolated = reader.read(reading.job(path))
    assert isolated == reading.read(path)
    assert isolated.sheets[0].rows == 1
    assert reader.inspect(path) == inspect_file(path)


def test_refusals_come_through(reader: Reader, reading: Reading) -> None:
    path = reading.folder / "x.xlsx"
    path.write_bytes(b"")
    said = reader.read(reading.job(path)).refused
    assert said
    assert said.code == "empty-file"


def test_a_zip_is_no_table(reader: Reader, reading: Reading) -> None:
    table = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    path = reading.folder / "包.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.write(table, table.name)
    said = reader.read(reading.job(path)).refused
    assert said
    assert (said.code, said.remedy) == ("zip-archive", "解压后逐个检查其中的表格；报送时可以整包上传")


def test_many_threads_at_once(reader: Reader, reading: Reading) -> None:
    paths = [write_rows(reading.folder / f"教职工名册{n}.xlsx", [HEADERS, *[ROW] * n]) for n in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        reports = list(pool.map(lambda path: reader.read(reading.job(path)), paths))
    assert [report.sheets[0].rows for report in reports] == list(range(1, 9))
    assert [report.file for report in reports] == [path.name for path in paths]


def test_a_dead_process_is_replaced(reader: Reader, reading: Reading) -> None:
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    assert reader.inspect(path).format == "xlsx"
    first = reader.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert reader.read(reading.job(path)).sheets[0].rows == 1
    assert reader.pid not in (None, first)


def test_a_process_killed_while_it_reads_is_replaced_and_asked_again(reading: Reading) -> None:
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    with Reader() as reader, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(reader.read, reading.job(path))
        deadline = time.monotonic() + 10
        while reader.pid is None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        assert answer.result().sheets[0].rows == 1


def test_a_killed_reading_is_begun_again_and_only_once(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's file is refused because the kernel, or a hand, killed the process that was reading it."""
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    lives = reading.folder / "lives"
    monkeypatch.setattr("workbooks.isolated.isolation.PROCESS", ("-c", DIES_AT_FIRST.format(lives=str(lives))))
    for deaths in (1, 2):
        lives.write_text("x" * deaths, encoding="ascii")
        with Reader() as reader:
            said = reader.inspect(path)
        assert (said.format, said.refused and said.refused.code) == [("xlsx", None), ("", "reader-crashed")][deaths - 1]
        assert lives.read_text(encoding="ascii") == ""


DIES_AT_FIRST = """
import os, signal
from pathlib import Path
from workbooks.isolated.reader_process import Server, answer
def work(request):
    lives = Path({lives!r})
    left = lives.read_text()
    if left:
        lives.write_text(left[1:])
        os.kill(os.getpid(), signal.SIGKILL)
    return answer(request)
Server(work).serve()
"""


def test_too_long(reading: Reading) -> None:
    path = reading.folder / "教职工名册.csv"
    path.write_text("张三,李四,王五\n" * 300_000, encoding="utf-8")
    with Reader(seconds=0.01) as reader:
        said = reader.inspect(path).refused
    assert said
    assert said.code == "over-time"


def test_one_child_reads_file_after_file_and_is_replaced_when_it_dies(reading: Reading) -> None:
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, ROW])
    with Reader() as reader:
        assert reader.read(reading.job(path)).sheets[0].rows == 1
        first = _children_of(reader)
        assert reader.read(reading.job(path)).sheets[0].rows == 1
        assert _children_of(reader) == first
        os.kill(first[0], signal.SIGKILL)
        assert reader.read(reading.job(path)).sheets[0].rows == 1
        assert set(_children_of(reader)).isdisjoint(first)


def test_the_children_end_when_the_process_is_killed(reading: Reading) -> None:
    with Reader() as reader:
        reader.inspect(write_rows(reading.folder / "a.xlsx", [["x"]]))
        [child] = _children_of(reader)
        with os.fdopen(os.pidfd_open(child), "rb", buffering=0) as ended:
            os.kill(reader.pid or 0, signal.SIGKILL)
            assert select.select([ended], [], [], 10)[0]


def test_closing_ends_what_is_being_read_and_starts_nothing(reading: Reading) -> None:
    path = reading.folder / "教职工名册.csv"
    path.write_text("张三,李四,王五\n" * 600_000, encoding="utf-8")
    small = write_rows(reading.folder / "a.xlsx", [["x"]])
    with Reader() as reader, ThreadPoolExecutor(1) as pool:
        reader.inspect(small)
        [child] = _children_of(reader)
        with os.fdopen(os.pidfd_open(child), "rb", buffering=0) as ended:
            waiting = pool.submit(reader.inspect, path)
            reader.close()
            assert select.select([ended], [], [], 10)[0]
        with pytest.raises(ReaderUnavailableError):
            waiting.result()
        assert reader.pid is None


def _children_of(reader: Reader) -> list[int]:
    tasks = Path(f"/proc/{reader.pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]


def test_too_much_memory(reading: Reading) -> None:
    path = reading.folder / "教职工名册.csv"
    path.write_text("张三,李四,王五\n" * 300_000, encoding="utf-8")
    with Reader(memory_bytes=8 * 2**20) as reader:
        said = reader.inspect(path).refused
        assert said
        assert said.code == "over-memory"
        small = write_rows(reading.folder / "小.xlsx", [HEADERS])
        assert reader.inspect(small).format == "xlsx"


def test_a_changed_catalog_is_read_again(reader: Reader, reading: Reading) -> None:
    path = write_rows(reading.folder / "a.xlsx", [["甲项", "乙项", "丙项"], ["1", "2", "3"]])
    assert reader.read(reading.job(path)).sheets == []
    sheet = (reading.root / "sheets" / "awards.yaml").read_text(encoding="utf-8")
    changed = sheet.replace("成果名称", "甲项").replace("完成人", "乙项").replace("级别", "丙项")
    (reading.root / "sheets" / "awards.yaml").write_text(changed, encoding="utf-8")
    assert [each.table for each in reader.read(reading.job(path)).sheets] == ["awards"]
    (reading.root / "sheets" / "awards.yaml").write_text("table: [", encoding="utf-8")
    said = reader.read(reading.job(path)).refused
    assert said
    assert said.code == "catalog-wrong"


def test_a_process_that_does_not_start_is_not_blamed_on_the_file(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbooks.isolated.isolation.PROCESS", ("-c", "raise SystemExit(1)"))
    with Reader() as reader, pytest.raises(ReaderUnavailableError):
        reader.inspect(reading.folder / "x")


def test_nothing_goes_on_reading_for_somebody_who_was_killed(reading: Reading) -> None:
    path = write_rows(reading.folder / "教职工名册.xlsx", [HEADERS, *[ROW] * 3000])
    code = "import sys; from pathlib import Path; from workbooks.isolated.isolation import Reader; r = Reader(); r._running();"
    code += " print(r.pid, flush=True); r.inspect(Path(sys.argv[1])); sys.stdin.read()"
    asking = subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=SOURCE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert asking.stdout is not None
    reader = int(asking.stdout.readline())
    asking.kill()
    asking.communicate()
    deadline = time.monotonic() + 10
    while _alive(reader) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _alive(reader)


def _alive(pid: int) -> bool:
    """Whether it works; one that nobody has waited for is dead all the same."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


def test_the_process_ends_with_the_reader(reading: Reading) -> None:
    with Reader() as reader:
        reader.inspect(write_rows(reading.folder / "a.xlsx", [["x"]]))
        pid = reader.pid
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
