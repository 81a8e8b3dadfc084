"""自检: one file judged without login, by a process that sees nothing else; nothing of it is kept."""

import io
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from acts.context import Refused, the_home
from acts.self_checks import child
from acts.self_checks import self_check as acts_self_check
from acts.self_checks.kept import KEPT_SECONDS, sweep
from acts.self_checks.self_check import BUSY, MAY_WAIT, self_check
from ledger.models import Event
from portal import uploads
from tests.portal.school import ID_NUMBER, line, outputs_csv

WRONG = outputs_csv(line("丙", "机电专业部", on="2014-03-15"), line(f"丁{ID_NUMBER}", "机电专业部", funds="350"))


@pytest.fixture(autouse=True)
def _fresh(opened: None) -> Iterator[None]:
    """Counts of who asked do not reach from test to test."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    shutil.rmtree(the_home().scratch / "self-check", ignore_errors=True)


def post(content: bytes = WRONG, name: str = "成果.csv", **more: str) -> tuple[Client, int, str]:
    """A stranger's browser, the status, and the address of the result (or the page)."""
    client = Client(raise_request_exception=True)
    answer = client.post("/self-check", {"file": SimpleUploadedFile(name, content), "year": "2016", "sheet": "", **more})
    return client, answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


@pytest.mark.slow
def test_a_stranger_sees_the_problems_and_takes_the_copy_and_nothing_is_kept() -> None:
    before = Event.objects.count(), {path for path in the_home().root.rglob("*") if path.is_file()}
    client, status, address = post()
    assert status == 302
    page = client.get(address).content.decode()
    for said in ("必改 ", "2014-03-15", "教科研成果", "下载审核反馈表"):
        assert said in page
    assert ID_NUMBER not in page
    answer = client.get(f"{address}copy.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    answer.close()
    assert book.sheetnames[0] == "问题清单"
    new = {path for path in the_home().root.rglob("*") if path.is_file()} - before[1]
    assert {path.name for path in new if "results" in path.parts} == {"told.json", "copy.xlsx"}
    assert all("self-check" in path.parts for path in new)
    assert Event.objects.count() == before[0]
    assert answer.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.slow
def test_rules_that_need_others_are_told_and_not_judged() -> None:
    client, _, address = post()
    assert "报送后才核对的规则" in client.get(address).content.decode()


@pytest.mark.slow
def test_after_a_quarter_of_an_hour_all_is_gone() -> None:
    client, _, address = post()
    token = address.strip("/").split("/")[-1]
    folder = the_home().scratch / "self-check" / "results" / token
    then = time.time() - KEPT_SECONDS - 5
    os.utime(folder, (then, then))
    assert sweep(the_home()) >= 1
    assert not folder.exists()
    answer = client.get(address)
    assert (answer.status_code, "自检结果已删除" in answer.content.decode()) == (404, True)


def test_where_no_copy_can_be_made_the_problems_are_told_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half_written(*_: object) -> None:
        (tmp_path / child.COPY).write_bytes(b"PK")
        raise ValueError("an odd package")

    monkeypatch.setattr(child, "_write_copy", half_written)
    assert not child._has_copy(SimpleNamespace(), tmp_path, "a.xls", "今天")  # type: ignore[arg-type]
    assert not (tmp_path / child.COPY).exists()


@pytest.mark.parametrize("token", ["..", "x" * 43, "%2e%2e%2f", "a" * 300])
def test_no_other_name_opens_anything(token: str) -> None:
    assert Client().get(f"/self-check/{token}/copy.xlsx").status_code == 404


@pytest.mark.slow
def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    client, _, address = post(b"%PDF-1.4 nothing", "文件.xlsx")
    page = client.get(address).content.decode()
    assert "这是 PDF" in page
    assert "下载审核反馈表" not in page


@pytest.mark.parametrize(("content", "status"), [(b"", 400), (None, 400)])
def test_nothing_sent(content: bytes | None, status: int) -> None:
    sent = {"file": SimpleUploadedFile("a.csv", content)} if content is not None else {}
    assert Client().post("/self-check", {**sent, "year": ""}).status_code == status


def test_who_has_not_logged_in_may_send_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts_self_check, "LARGEST_BYTES", 100)
    _, status, said = post(b"x" * 500)
    assert status == 400
    assert "超过" in said
    assert uploads.LARGEST_BYTES > 100


def test_each_address_asks_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts_self_check, "MOST_ASKED", 1)
    monkeypatch.setattr(acts_self_check, "_judged", lambda *_: "a" * 43)
    assert post()[1] == 302
    _, status, said = post()
    assert (status, "自检过于频繁" in said) == (429, True)
    assert self_check("10.0.0.9", "a.csv", b"x", 0, "") == "a" * 43
    names = [path.name for path in (the_home().scratch / "self-check" / "asked").iterdir()]
    assert not [name for name in names if "10.0.0.9" in name or "127.0.0.1" in name]


def test_others_wait_and_too_many_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts_self_check, "PATIENCE_SECONDS", 0.0)
    slots = the_home().scratch / "self-check" / "slots"
    slots.mkdir(parents=True, exist_ok=True)
    with acts_self_check._lock(slots, "run", 1, 0):
        _, status, said = post()
        assert (status, "现在自检的人较多" in said) == (503, True)
    with acts_self_check._turn(slots), pytest.raises(Refused) as refused, acts_self_check._turn(slots):
        pass
    assert refused.value.code == BUSY


def test_beside_the_one_that_is_judged_as_many_wait_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    waits, over = threading.Semaphore(0), threading.Event()

    def look_again(_: float) -> None:
        waits.release()
        over.wait(timeout=30)

    monkeypatch.setattr(acts_self_check, "time", SimpleNamespace(monotonic=time.monotonic, sleep=look_again))
    slots = the_home().scratch / "self-check" / "slots"
    slots.mkdir(parents=True, exist_ok=True)

    def take_a_turn() -> bool:
        with acts_self_check._turn(slots):
            return over.is_set()

    with ThreadPoolExecutor(MAY_WAIT) as pool:
        try:
            with acts_self_check._turn(slots):
                waiters = [pool.submit(take_a_turn) for _ in range(MAY_WAIT)]
                assert all(waits.acquire(timeout=5) for _ in waiters)
                with pytest.raises(Refused) as refused, acts_self_check._turn(slots):
                    pass
                assert refused.value.code == BUSY
        finally:
            over.set()
    assert all(each.result() for each in waiters)


def test_a_judging_that_dies_or_takes_too_long_costs_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts_self_check, "JUDGING_SECONDS", 0.01)
    _, status, said = post()
    assert (status, "用时过长" in said) == (400, True)
    assert not list((the_home().scratch / "self-check" / "results").iterdir())


def test_a_form_of_another_site_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/self-check", {"file": SimpleUploadedFile("a.csv", WRONG)}).status_code == 403


def test_the_child_sees_neither_home_nor_database(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, dict[str, str]] = {}

    def run(command: list[str], **more: dict[str, str]) -> None:
        seen["env"] = more["env"]
        raise acts_self_check.subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("STATEDATA_DATABASE_URL", "postgresql://somebody")
    monkeypatch.setattr(acts_self_check.subprocess, "run", run)
    post()
    assert not [name for name in seen["env"] if name.startswith(("STATEDATA", "DJANGO"))]
    assert settings.SECRET_KEY not in str(seen)


def test_the_login_page_leads_to_it() -> None:
    page = Client().get("/login").content.decode()
    assert 'href="/self-check"' in page
    assert Client().get("/self-check").status_code == 200


def test_the_child_loads_no_django(tmp_path: Path) -> None:
    import subprocess
    import sys

    said = subprocess.run(
        [sys.executable, "-c", "import sys, acts.self_checks.child; print('django' in sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.strip() == "False"
