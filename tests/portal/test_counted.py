"""The pages of a counted sheet: what waits, what is ready, one press, what differs."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from acts.context import sheet
from acts.receiving.read import read_delivery
from catalog import clock
from ledger.models import Account, Delivery
from tests.acts.counting import PLAN, TEAMS, TOTALS, pupils_stand, write_counting_catalog
from tests.acts.school import AUDITOR, COLLECTOR, HEAD, OTHER_COLLECTOR, YEAR, A, B, ReaderHere, opened, send, when
from tests.portal.conftest import Login

pytestmark = pytest.mark.django_db
TEMPLATES = f"/years/{YEAR}/templates/"
SHEET = f"/sheets/{YEAR}/{TEAMS}/"
PRESS = f"{SHEET}parts/{A}/counted"
BUTTON = "<button>按系统统计数填报</button>"


@pytest.fixture(scope="module", name="counting_catalog")
def _counting_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_counting_catalog(tmp_path_factory.mktemp("counting") / "data")


@pytest.fixture(autouse=True)
def _opened(db: None, counting_catalog: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATEDATA_CATALOG", str(counting_catalog))
    with clock.simulated(when(5)):
        opened(PLAN)
        for staff_no in (COLLECTOR, HEAD, OTHER_COLLECTOR, AUDITOR):
            account = Account.objects.create_account(staff_no, "huacai-2016")
            account.must_change_password = False
            account.save()
        yield


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def seen(page: str) -> str:
    """The digest of the count that the page shows."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


def test_before_it_can_be_counted_both_pages_say_what_is_waited_for(login: Login) -> None:
    client = login(COLLECTOR)
    for address in (TEMPLATES, SHEET):
        page = text(client, address)
        assert "等待统计" in page
        assert "由系统统计：10.1 学生 提交初审后自动填好，届时请重新下载模板，现在不必填写。" in page
        assert BUTTON not in page


def test_one_press_sends_the_count(login: Login) -> None:
    pupils_stand("甲", "乙", "乙")
    client = login(COLLECTOR)
    assert all(BUTTON in text(client, address) for address in (TEMPLATES, SHEET))
    shown = {"seen": seen(text(client, SHEET))}
    before = Delivery.objects.count()
    client.post(PRESS)
    assert Delivery.objects.count() == before  # no count was shown, none is sent
    answer = client.post(PRESS, shown)
    delivery = Delivery.objects.latest("event_seq")
    assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, f"/deliveries/{delivery.event_seq}/")
    read_delivery(delivery.event_seq, ReaderHere())
    page = text(client, SHEET)
    assert "与统计数一致" in page
    assert BUTTON not in page
    again = client.post(PRESS, shown, follow=True)
    assert "没有重复收件" in again.content.decode()
    part = sheet(YEAR, TEAMS).part_of(A)
    assert part is not None
    assert (part.rows, part.version) == (2, 1)


def test_a_number_that_differs_is_told_and_the_count_offered(login: Login) -> None:
    pupils_stand("甲")
    send(A, "成果,人数\n甲,5".encode("gb18030"), "小组.csv")
    page = text(login(COLLECTOR), SHEET)
    assert "已报送的数据有 1 行与之不同" in page
    assert BUTTON in page


def test_only_who_sends_for_the_department_sees_the_button(login: Login) -> None:
    pupils_stand("甲")
    for staff_no in (HEAD, AUDITOR):
        page = text(login(staff_no), SHEET)
        assert "已统计好" in page
        assert BUTTON not in page
    assert login(HEAD).post(PRESS).status_code == 403
    assert login(OTHER_COLLECTOR).post(PRESS).status_code == 403
    assert not Delivery.objects.filter(name__contains="系统统计数").exists()


def test_another_count_than_the_one_shown_is_not_sent(login: Login) -> None:
    pupils_stand("甲")
    answer = login(COLLECTOR).post(PRESS, {"seen": "0" * 64}, follow=True)
    assert "您看到的数据已有变化" in answer.content.decode()
    assert not Delivery.objects.filter(name__contains="系统统计数").exists()


def test_where_people_have_to_fill_in_the_rest_there_is_no_button(login: Login) -> None:
    pupils_stand("甲")
    page = text(login(COLLECTOR), f"/sheets/{YEAR}/{TOTALS}/")
    assert "其余数据项请下载模板补填后报送" in page
    assert BUTTON not in page


def test_the_template_that_is_given_out_is_the_present_one(login: Login) -> None:
    client = login(COLLECTOR)
    before = b"".join(client.get(f"{TEMPLATES}{A}.xlsx"))  # type: ignore[arg-type]
    pupils_stand("甲")
    after = b"".join(client.get(f"{TEMPLATES}{A}.xlsx"))  # type: ignore[arg-type]
    assert before[:2] == after[:2] == b"PK"
    assert before != after
    assert client.get(f"{TEMPLATES}{B}.xlsx").status_code == 403
    assert client.get(f"{TEMPLATES}kitchen.xlsx").status_code == 404
