"""`python -m bench.mending_browser`: the story of `bench.mending` as a collector lives it, in a real browser.

All processes of a home run. The collector logs in, drops the file on 报送文件, waits for the list, takes the 审核反馈表, mends
that file (by `mending_hand`, which has nothing else), drops it again, and reads on the page what is gone and what is new.
Every second counts by the clock, from the click to what he sees; `words` and `records` as there, `office` last saves the
mended file by LibreOffice, as WPS would. A folder for pictures may follow.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.home import YEAR, found, open_the_year, start_in
from bench.mending_hand import mend
from bench.planted import Planted, tell_in_new_folder
from bench.prefect_share import until_quiet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
PASSWORD = "huacai-2016"  # noqa: S105 - of a home that is gone afterwards
PATIENCE_MS = 180_000
KINDS = {"已改正": "fixed", "仍存在": "still", "新出现": "new", "另有改动": "others"}
_PROBLEMS, _COPY = "section h2", ".foot a:has-text('下载审核反馈表')"


class Collector:
    """One person at one browser; `seconds` by step, one for each file."""

    def __init__(self, browser: "Browser", address: str, pictures: Path | None) -> None:
        self._browser, self._address, self._pictures = browser, address, pictures
        self.seconds: dict[str, list[float]] = {}
        self._page: Page | None = None

    @property
    def page(self) -> "Page":
        if self._page is None:
            raise RuntimeError("nobody is logged in")
        return self._page

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds.setdefault(name, []).append(round(time.monotonic() - began, 1))

    def log_in(self, staff_no: str) -> None:
        context = self._browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        context.set_default_timeout(PATIENCE_MS)
        self._page = context.new_page()
        with self.step("log in"):
            self.page.goto(f"{self._address}/login")
            self.page.fill("#id_staff_no", staff_no)
            self.page.fill("#id_password", PASSWORD)
            self.page.click("button.primary")
            self.page.wait_for_url("**/duties")

    def leave(self) -> None:
        self.page.context.close()

    def drop(self, department: str, path: Path, again: str) -> int:
        """Drop a file and wait for its list; the number of the delivery."""
        self.page.goto(f"{self._address}/upload?year={YEAR}&department={department}")
        self.page.set_input_files("#files", path)
        with self.step(f"{again}drop to receipt"):
            self.page.click("button.primary")
            # committed is enough: the page reloads itself as soon as the list is there, perhaps before it is loaded
            self.page.wait_for_url(re.compile(r"/deliveries/\d+/?$"), wait_until="commit")
        with self.step(f"{again}receipt to list"):
            self.page.wait_for_selector(_COPY)
        return int(re.findall(r"/deliveries/(\d+)", self.page.url)[0])

    def take_copy(self, folder: Path, again: str) -> Path:
        """Download the 审核反馈表 under the name that the browser would give it."""
        with self.step(f"{again}copy"), self.page.expect_download() as awaited:
            self.page.click(_COPY)
        path = folder / awaited.value.suggested_filename
        awaited.value.save_as(path)
        return path

    def counts(self) -> dict[str, int]:
        """What the page says of the second upload."""
        said = re.findall(rf"({'|'.join(KINDS)})\s*(\d+)", self.page.inner_text("#since .counts"))
        return {KINDS[word]: int(count) for word, count in said}

    def picture(self, name: str) -> None:
        if self._pictures:
            self.page.screenshot(path=self._pictures / f"{name}.png", full_page=True)


def tell(files: Path, scratch: Path, kind: str, pictures: Path | None) -> dict[str, Any]:
    """The whole story in a home of its own; what the page counted, and what became of the planted faults."""
    start_in(scratch)
    found()
    stage, planted = open_the_year(files), Planted(files)
    worst = planted.worst(stage.deliveries(1))
    _give_accounts({each["contributor"] for each in worst})
    since = dict.fromkeys(KINDS.values(), 0)
    with _browser_at(scratch) as (browser, address):
        collector = Collector(browser, address, pictures)
        for each in worst:
            records = planted.records_of(each["file"]) if kind != "words" else {}
            mended = partial(_mended, records=records, kind=kind)
            first, second, counts = _one_file(collector, stage.folder / each["file"], each, mended)
            since = {name: count + counts[name] for name, count in since.items()}
            planted.saw(each["file"], first, second)
    return {**planted.figures(), **since, "seconds": collector.seconds}


def _one_file(
    collector: Collector, path: Path, delivery: dict[str, Any], mended: Callable[[Path], Path]
) -> tuple[Any, Any, dict[str, int]]:
    """Log in, send, take back, mend, send again; the findings of both uploads, and what the page says of the second."""
    collector.log_in(delivery["contributor"])
    with tempfile.TemporaryDirectory() as folder:
        first = _findings(collector.drop(delivery["department"], path, ""))
        collector.picture(f"{path.stem}-1")
        copy = collector.take_copy(Path(folder), "")
        with collector.step("mended"):
            back = mended(copy)
        second = _findings(collector.drop(delivery["department"], back, "again: "))
        counts = collector.counts()
        collector.picture(f"{path.stem}-2")
        collector.take_copy(Path(folder), "again: ")
    collector.leave()
    return first, second, counts


def _mended(copy: Path, records: Any, kind: str) -> Path:
    """In place, as people save; the name says that it is the copy."""
    copy.write_bytes(mend(copy, records))
    if kind != "office":
        return copy
    folder = copy.parent / "saved"
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    return folder / copy.name


def _give_accounts(people: set[str]) -> None:
    from ledger.models import Account

    for staff_no in people:
        account = Account.objects.create_account(staff_no, PASSWORD)
        account.must_change_password = False
        account.save()


@contextmanager
def _browser_at(scratch: Path) -> Iterator[tuple["Browser", str]]:
    """A browser, and the portal of the home once all its processes have come to rest."""
    from playwright.sync_api import sync_playwright

    from catalog.home import Home
    from cli.processes import start_all
    from cli.procfile import Ports

    with start_all(Home(scratch), Ports.free(), with_portal=True) as running:
        until_quiet({name: popen.pid for name, popen in running.processes.items()})
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield browser, running.portal_url
            browser.close()


def _findings(delivery: int) -> Any:
    """In a thread of its own: where Playwright runs, Django sees an event loop and refuses."""
    from acts.receiving.preview import preview

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: preview(delivery).findings).result()


def main(kind: str, pictures: Path | None) -> None:
    """One telling, `words`, `records` or `office`."""
    print(kind, tell_in_new_folder(lambda files, scratch: tell(files, scratch, kind, pictures)))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "words", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
