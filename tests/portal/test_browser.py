"""In a real browser: a clerk drops a file and sees progress without a script of ours; phones are not too narrow."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portal.school import COLLECTOR, OUTPUTS, OWNER, PART_COLLECTOR, PASSWORD, QC_HEAD, YEAR, line, outputs_csv

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
MUST_RUN = os.environ.get("STATEDATA_NO_SKIP") == "1"
SHEET = f"/sheets/{YEAR}/{OUTPUTS}/"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and not MUST_RUN, reason="needs Debian's chromium"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal of its own, with the small school in a home of its own."""
    with _served("tests.portal.fill_home", STATEDATA_HOME=str(tmp_path_factory.mktemp("home"))) as found:
        yield found


@pytest.fixture(scope="module", params=["news", "again"])
def second_look(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The scene, and a portal where other sheets moved something (news), or an approval fell (again)."""
    folder = tmp_path_factory.mktemp("home")
    places = {"STATEDATA_HOME": str(folder / "home"), "STATEDATA_CATALOG": str(folder / "data")}
    with _served("tests.portal.fill_news", NEWS_SCENE=request.param, **places) as found:
        yield request.param, found


@contextmanager
def _served(filled_by: str, **environment_of_it: str) -> Iterator[str]:
    environment = {**os.environ, **environment_of_it, "DJANGO_SETTINGS_MODULE": "ledger.settings"}
    subprocess.run([sys.executable, "-m", filled_by], env=environment, cwd=ROOT, check=True)
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--threads",
        "4",
        "--no-control-socket",
        "-b",
        f"127.0.0.1:{port}",
        "portal.wsgi",
    ]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/login")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def _enter(browser: "Browser", address: str, staff_no: str, width: int = 1366, *, scripts: bool = True) -> "Page":
    page = browser.new_context(viewport={"width": width, "height": 768}, java_script_enabled=scripts).new_page()
    page.goto(f"{address}/login")
    page.fill("#id_staff_no", staff_no)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/duties")
    return page


def test_a_dropped_file_shows_progress_and_nothing_breaks_the_policy(browser: "Browser", address: str) -> None:
    page = _enter(browser, address, PART_COLLECTOR)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/upload?year={YEAR}&department=mechatronics")
    content = outputs_csv(line("戊", "机电专业部"))
    page.set_input_files("#files", {"name": "新成果.csv", "mimeType": "text/csv", "buffer": content})
    page.click("button.primary")
    page.wait_for_selector("#progress")
    with page.expect_response("**/progress"):  # htmx asks by itself
        pass
    assert "已收妥存档" in page.inner_text("main")
    assert not told
    assert all(url.startswith(address) for url in asked)


PATHS = (
    "/duties", "/upload", "/deliveries/", f"/years/{YEAR}/matrix", SHEET, f"{SHEET}parts/mechatronics/",
    f"{SHEET}findings/research_outputs.funds.bounds/", f"/years/{YEAR}/review/owner/", f"/years/{YEAR}/runs", "/nothing",
)  # fmt: skip


@pytest.mark.parametrize("staff_no", [COLLECTOR, OWNER, QC_HEAD])
def test_no_page_is_wider_than_a_phone(browser: "Browser", address: str, staff_no: str) -> None:
    page = _enter(browser, address, staff_no, width=375)
    widths = {}
    for path in PATHS:
        page.goto(address + path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(PATHS, 375)


def test_deciding_works_without_javascript(browser: "Browser", address: str) -> None:
    page = _enter(browser, address, OWNER, width=375, scripts=False)
    page.goto(address + SHEET)
    page.click("text=退回修改…")
    page.select_option("#reason", "wrong")
    page.fill("#words", "请核对经费单位")
    page.click(".foot button.primary")
    page.wait_for_url("**/duties")
    assert "已退回修改" in page.inner_text("main")


@pytest.mark.parametrize("width", [1366, 375])
def test_a_batch_is_confirmed_by_one_button_and_a_second_look_fits_the_screen(
    browser: "Browser", second_look: tuple[str, str], width: int
) -> None:
    """Without scripts: the vice-principal confirms on a phone as on a desk; the owner sees old beside new."""
    scene, portal = second_look
    holder = "V1" if (scene, width) == ("news", 1366) else "O1"  # a batch is confirmed once
    page = _enter(browser, portal, holder, width=width, scripts=False)
    sheet = f"{portal}/sheets/2016/works/"
    if scene == "again":
        page.goto(sheet)
        assert page.locator("del", has_text="5").first.is_visible()
        assert page.locator("ins", has_text="7").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    if scene == "news":
        button = page.locator("button.primary", has_text="张表的新情况")
        box = button.bounding_box()
        assert box is not None
        assert width > 400 or box["height"] >= 44
        button.click()
        assert "已确认 1 张表的新情况" in page.inner_text("main")
        assert button.count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stranger_drops_a_file_sees_the_list_and_takes_the_copy(browser: "Browser", address: str, scripts: bool) -> None:
    """自检 from the login page, also without scripts, on a phone's width."""
    context = browser.new_context(viewport={"width": 375, "height": 768}, java_script_enabled=scripts, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{address}/login")
    page.click("text=自检：不登录")
    content = outputs_csv(line("己", "机电专业部", on="2014-03-15"))
    page.set_input_files("#file", {"name": "待报成果.csv", "mimeType": "text/csv", "buffer": content})
    page.click(".foot button.primary")
    page.wait_for_url("**/self-check/*/", timeout=120_000)
    assert "自检结果 · 待报成果.csv" in page.inner_text("h1")
    assert "2014-03-15" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    with page.expect_download() as download:
        page.click("text=下载审核反馈表")
    assert download.value.suggested_filename == "自检_待报成果.xlsx"
    assert not context.cookies() or {each["name"] for each in context.cookies()} == {"csrftoken"}
    context.close()


def test_after_a_second_upload_the_counts_come_first(browser: "Browser", address: str) -> None:
    page = _enter(browser, address, PART_COLLECTOR, width=375, scripts=False)
    page.goto(f"{address}/deliveries/")
    page.locator("tbody th a", has_text="机电成果改").first.click()
    assert "已改正 1" in page.inner_text("#since")
    page.locator("#since a", has_text="已改正 1").click()
    assert "2014-03-15" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") == 375


@pytest.mark.parametrize("width", [1366, 390])
def test_last_years_rows_are_seen_before_they_are_confirmed(
    browser: "Browser", tmp_path_factory: pytest.TempPathFactory, width: int
) -> None:
    """From the templates page to the rows, one press, and the delivery's page; nothing wider than the screen."""
    folder = tmp_path_factory.mktemp("home")
    places = {"STATEDATA_HOME": str(folder / "home"), "STATEDATA_CATALOG": str(folder / "data")}
    with _served("tests.portal.fill_carried", **places) as address:
        page = _enter(browser, address, "C1", width)
        page.goto(f"{address}/years/2017/templates/")
        _picture(page, f"carried-templates-{width}")
        page.get_by_role("link", name="查看上年数据，确认无变化").click()
        page.wait_for_url("**/unchanged")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        _picture(page, f"carried-rows-{width}")
        page.get_by_role("button", name="逐行核对过，确认无变化").click()
        page.wait_for_url("**/deliveries/**")
        assert page.get_by_text("已确认无变化，记录在案").is_visible()
        page.goto(f"{address}/sheets/2017/pupils/")
        assert page.get_by_text("系统正在读取").is_visible()
        _picture(page, f"carried-sheet-{width}")
        page.context.close()


def _picture(page: "Page", name: str) -> None:
    """Kept where STATEDATA_PICTURES says, for people to look at."""
    if folder := os.environ.get("STATEDATA_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
