"""In a real browser: a file with foreign headers is asked about, answered, read again; the next file is not asked about."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portal.school import HEADER, PART_COLLECTOR, QC_HEAD, YEAR, line
from tests.portal.test_browser import CHROMIUM, MUST_RUN, ROOT, _enter, _served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and not MUST_RUN, reason="needs Debian's chromium"),
]
DEPARTMENT = "mechatronics"
FOREIGN = HEADER.replace("取得日期", "获得年月").replace("经费（万元）", "到账金额").replace("佐证材料编号", "登记员")

JUDGED = "成果类别不是课题，却填了经费 1.5 万元"  # what was mapped is judged like all else


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(name="address")
def _address(home: Path) -> Iterator[str]:
    with _served("tests.portal.fill_home", STATEDATA_HOME=str(home)) as found:
        yield found


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def _read(home: Path) -> None:
    environment = {**os.environ, "STATEDATA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "ledger.settings"}
    subprocess.run([sys.executable, "-m", "tests.portal.read_waiting"], env=environment, cwd=ROOT, check=True)


def _send(page: "Page", address: str, home: Path, title: str) -> None:
    """Drop a file of the assets' system, let it be read, and see its page."""
    page.goto(f"{address}/upload?year={YEAR}&department={DEPARTMENT}")
    content = "\n".join(["教科研成果", FOREIGN, line(title, "机电专业部", kind="学术论文")]).encode("gb18030")
    page.set_input_files("#files", {"name": f"资产系统{title}.csv", "mimeType": "text/csv", "buffer": content})
    page.click("button.primary")
    page.wait_for_selector("#progress")
    _read(home)
    _see_what_was_read(page)


def _see_what_was_read(page: "Page") -> None:
    """A page with scripts looks again by itself, and would be in the way of somebody who does; one without waits for a click."""
    if page.locator("noscript a").count():
        page.click("noscript a")
    page.wait_for_selector("details.reading", state="attached")


@pytest.mark.parametrize(("width", "scripts"), [(1366, True), (375, False)])
def test_asked_once_answered_and_not_again(browser: "Browser", address: str, home: Path, width: int, scripts: bool) -> None:
    page = _enter(browser, address, PART_COLLECTOR, width=width, scripts=scripts)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    _send(page, address, home, "首次")
    form = page.locator("#mapping")
    assert "有 4 处需要您认一认" in form.inner_text()
    assert form.locator("input[name=source]:checked").input_value() == "assets"
    assert page.evaluate("document.documentElement.scrollWidth") == width
    form.get_by_label("获得年月").select_option(label="取得日期（可能）")
    form.get_by_label("到账金额").select_option(value="funds")
    form.get_by_label("学术论文").select_option(label="论文（可能）")
    form.get_by_label("没有选择的表头都是不需要的列").check()
    _keep_picture(page, f"asked-{width}")
    form.get_by_role("button", name="确认并重新读取").click()
    assert "已保存 4 条对应关系" in page.inner_text("main")
    _read(home)
    _see_what_was_read(page)
    assert page.locator("#mapping").count() == 0
    page.locator("details.reading").evaluate("each => each.open = true")
    assert "按对应关系（资产系统）：表头“获得年月”读作“取得日期”" in page.inner_text("main")
    assert JUDGED in page.inner_text("main")
    _send(page, address, home, "再次")
    assert page.locator("#mapping").count() == 0
    assert JUDGED in page.inner_text("main")
    assert not told
    _revoked_by_the_qc_office(browser, address, width)


def _revoked_by_the_qc_office(browser: "Browser", address: str, width: int) -> None:
    page = _enter(browser, address, QC_HEAD, width=width, scripts=False)
    page.goto(f"{address}/mappings/")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    _keep_picture(page, f"saved-{width}")
    page.get_by_label("登记员").check()
    page.fill("input[name=words]", "该列以后要用")
    page.get_by_role("button", name="撤销勾选的").click()
    assert "已撤销 1 条对应关系" in page.inner_text("main")
    assert "已撤销：该列以后要用" in page.inner_text("main")


def _keep_picture(page: "Page", name: str) -> None:
    """For people who want to look: STATEDATA_PICTURES names the folder."""
    if folder := os.environ.get("STATEDATA_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_which_sheet_then_which_columns(browser: "Browser", address: str, home: Path) -> None:
    """A file of which nothing is known, named on its page by a phone without scripts, then its headers, then it is read."""
    page = _enter(browser, address, PART_COLLECTOR, width=375, scripts=False)
    page.goto(f"{address}/upload?year={YEAR}&department={DEPARTMENT}")
    content = "\n".join(["名目,题目,档次,何时,谁", "论文,甲,省级,2016-03-15,张某", "论文,乙,省级,2016-03-16,李某"]).encode(
        "gb18030"
    )
    page.set_input_files("#files", {"name": "科研系统.csv", "mimeType": "text/csv", "buffer": content})
    page.click("button.primary")
    _read(home)
    page.reload()
    assert "未采用，等您说明" in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    _keep_picture(page, "which-sheet-375")
    page.set_viewport_size({"width": 1366, "height": 768})
    _keep_picture(page, "which-sheet-1366")
    page.get_by_label("科研系统").select_option(value="research_outputs")
    page.get_by_label("其他", exact=True).check()
    page.get_by_role("button", name="确认并重新读取").click()
    assert "已保存 1 条对应关系" in page.inner_text("main")
    _read(home)
    page.reload()
    _keep_picture(page, "which-columns-1366")
    for label, column in {"名目": "kind", "档次": "level", "何时": "achieved_on", "谁": "author_name"}.items():
        page.locator("#mapping").get_by_label(label).select_option(value=column)
    page.get_by_role("button", name="确认并重新读取").click()
    _read(home)
    page.reload()
    assert "工作表“科研系统”" in page.inner_text("main")
    assert "问题清单" in page.inner_text("body")
    page.goto(f"{address}/mappings/")
    _keep_picture(page, "saved-sheet-1366")
    assert "）是 6.7 教科研成果" in page.inner_text("main")
