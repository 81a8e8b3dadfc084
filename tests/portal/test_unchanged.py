"""The pages of a sheet that is carried over: last year's rows, one press, and what is shown of it afterwards."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from acts.receiving.read import read_delivery
from acts.years.baseline import record_baseline
from acts.years.baseline_files import GivenFile
from catalog import clock
from ledger.models import Account, Delivery, Unchanged
from tests.acts import next_year
from tests.acts.comparing import LAST
from tests.acts.school import (
    COLLECTOR,
    HEAD,
    OTHER_COLLECTOR,
    PUPIL,
    PUPILS,
    QC_HEAD,
    WORKS,
    YEAR,
    A,
    B,
    ReaderHere,
    opened,
    submitted_works,
    when,
    who,
)
from tests.portal.conftest import Login
from tests.portal.test_counted import seen, text

pytestmark = pytest.mark.django_db
NEXT = next_year.NEXT
TEMPLATES = f"/years/{NEXT}/templates/"
SHEET = f"/sheets/{NEXT}/{PUPILS}/"
PAGE = f"{SHEET}parts/{A}/unchanged"
BUTTON = "逐行核对过，确认无变化"


@pytest.fixture(scope="module", name="carrying")
def _carrying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return next_year.write_carrying(tmp_path_factory.mktemp("carrying") / "data")


@pytest.fixture(autouse=True)
def _catalog(db: None, carrying: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATEDATA_CATALOG", str(carrying))


def accounts(*persons: str) -> None:
    for staff_no in persons:
        account = Account.objects.create_account(staff_no, "huacai-2016")
        account.must_change_password = False
        account.save()


@pytest.fixture
def carried() -> Iterator[None]:
    next_year.with_an_edition()
    with clock.simulated(next_year.a_year_later()):
        accounts(COLLECTOR, HEAD, OTHER_COLLECTOR)
        yield


@pytest.mark.usefixtures("carried")
class TestPages:
    def test_one_press_says_it_and_it_is_shown_as_such(self, login: Login) -> None:
        client = login(COLLECTOR)
        for address in (TEMPLATES, SHEET):
            assert "查看上年数据，确认无变化" in text(client, address)
        page = text(client, PAGE)
        assert PUPIL in page
        assert BUTTON in page
        assert client.post(PAGE, follow=True).status_code != 500
        assert Unchanged.objects.count() == 0  # no rows were shown, nothing is said
        answer = client.post(PAGE, {"seen": seen(page)})
        delivery = Delivery.objects.latest("event_seq")
        assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, f"/deliveries/{delivery.event_seq}/")
        assert "系统正在读取" in text(client, SHEET)
        read_delivery(delivery.event_seq, ReaderHere())
        for address in (f"{SHEET}parts/{A}/", SHEET):
            assert "校内定稿版（第一版，校验码 " in text(client, address)
        assert BUTTON not in text(client, PAGE)
        assert "教务处确认无变化" in text(client, f"/years/{NEXT}/matrix")

    def test_a_sheet_with_figures_of_each_year_says_why_not(self, login: Login) -> None:
        page = text(login(COLLECTOR), f"/sheets/{NEXT}/{WORKS}/parts/{A}/unchanged")
        assert "不能确认无变化：“经费”每年不同，须重新填写" in page
        assert BUTTON not in page

    def test_the_head_may_look_and_not_press(self, login: Login) -> None:
        client = login(HEAD)
        page = text(client, PAGE)
        assert BUTTON not in page
        client.post(PAGE, {"seen": next_year.the_carried().digest})
        assert Unchanged.objects.count() == 0

    def test_other_departments_do_not_see_the_rows(self, login: Login) -> None:
        client = login(OTHER_COLLECTOR)
        for address in (PAGE, f"/sheets/{NEXT}/{WORKS}/parts/{A}/unchanged"):
            answer = client.get(address)
            assert answer.status_code in (403, 404)
            assert PUPIL not in answer.content.decode()
        assert "丙" in text(client, f"/sheets/{NEXT}/{WORKS}/parts/{B}/unchanged")


def test_the_qc_office_sees_that_last_year_is_a_baseline(login: Login) -> None:
    with clock.simulated(when(5)):
        opened()
        accounts(QC_HEAD)
        record_baseline(who(QC_HEAD), YEAR - 1, [GivenFile("成果.csv", LAST)], ReaderHere())
        submitted_works()
        client = login(QC_HEAD)
        assert "未经本系统审核，只供比较" in text(client, f"/years/{YEAR}/runs")
        assert "基线（未经本系统审核）" in text(client, f"/sheets/{YEAR}/{WORKS}/")
