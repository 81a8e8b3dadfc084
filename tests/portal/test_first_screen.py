"""In a real browser: the first screen of a delivery says what is wrong and what to do, however much is asked beside."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.portal.school import HEADER, PART_COLLECTOR, YEAR, line
from tests.portal.test_browser import CHROMIUM, MUST_RUN, _enter, _served
from tests.portal.test_mappings_browser import DEPARTMENT, _keep_picture, _read, _see_what_was_read

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and not MUST_RUN, reason="needs Debian's chromium"),
]
FOREIGN = HEADER.replace("取得日期", "获得年月").replace("经费（万元）", "到账金额").replace("佐证材料编号", "登记员")
SCREENS = {1366: 768, 375: 667}


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


def _sent(page: "Page", address: str, home: Path, name: str, *lines: str) -> None:
    page.goto(f"{address}/upload?year={YEAR}&department={DEPARTMENT}")
    content = "\n".join(lines).encode("gb18030")
    page.set_input_files("#files", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.click("button.primary")
    page.wait_for_selector("noscript a, #progress", state="attached")
    _read(home)
    _see_what_was_read(page)


@pytest.mark.parametrize("width", SCREENS)
def test_what_is_wrong_stands_above_what_is_asked(browser: "Browser", address: str, home: Path, width: int) -> None:
    page = _enter(browser, address, PART_COLLECTOR, width=width, scripts=False)
    page.set_viewport_size({"width": width, "height": SCREENS[width]})
    rows = (line("一", "机电专业部", kind="学术论文"), line("二", "机电专业部", kind="学术论文"))
    _sent(page, address, home, "资产系统导出.csv", "教科研成果", FOREIGN, *rows)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    _keep_picture(page, f"first-screen-{width}")
    top = page.locator("article.card").first.bounding_box()
    assert top is not None
    foot = page.locator(".foot").bounding_box()
    assert foot is not None
    assert top["y"] < foot["y"] - 40, json.dumps({"card": top["y"], "foot": foot["y"]})
    assert "请按下列问题改正文件后重新报送" in page.inner_text("main")
    asked = page.locator("#mapping").bounding_box()
    assert asked is not None
    assert asked["y"] > top["y"]
    page.get_by_role("link", name="认一认").click()
    assert page.url.endswith("#mapping")


def test_a_wrong_sheet_is_said_on_the_page(browser: "Browser", address: str, home: Path) -> None:
    page = _enter(browser, address, PART_COLLECTOR, width=1366, scripts=False)
    _sent(page, address, home, "名单.csv", HEADER, line("一", "机电专业部"))
    page.locator("details", has_text="不是这张表").first.locator("summary").click()
    _keep_picture(page, "wrong-sheet-1366")
    page.get_by_label("它是").select_option(value="-")
    page.get_by_role("button", name="改为这张表并重新读取").click()
    assert "已保存 1 条对应关系" in page.inner_text("main")
    _read(home)
    page.reload()
    assert "0 行，工作表“名单”" in page.inner_text("main")
    page.locator("details.reading summary").click()
    assert "按对应关系（其他）：不是采集表（" in page.inner_text("main")
