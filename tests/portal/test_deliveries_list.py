"""我的报送记录 of a department that sent very many files: the database gives those of one page only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import Delivery
from portal.listing import PER_PAGE
from tests.portal.conftest import Login
from tests.portal.school import PART_COLLECTOR, YEAR

pytestmark = pytest.mark.django_db
MANY = 3 * PER_PAGE + 7


@pytest.fixture(name="many")
def _many(opened: None) -> None:
    Delivery.objects.bulk_create(
        Delivery(
            event_seq=1000 + number, year=YEAR, department="mechatronics", file=f"{number:064}", name=f"成果 第{number:03}份.csv",
            size_bytes=1, by=PART_COLLECTOR, at="2016-10-10T09:00:00.000000+08:00", asked_seq=1000 + number,
        )
        for number in range(MANY)
    )  # fmt: skip


@pytest.mark.parametrize(("address", "first", "count"), [("", MANY - 1, PER_PAGE), ("?page=4", 6, 7), ("?page=99", 6, 7)])
def test_each_page_shows_its_own_files(many: None, login: Login, address: str, first: int, count: int) -> None:
    text = login(PART_COLLECTOR).get(f"/deliveries/{address}").content.decode()
    assert f"第{first:03}份" in text
    assert f"第{first + 1:03}份" not in text
    assert text.count("成果 第") == count


def test_no_more_rows_are_fetched_than_are_shown(many: None, login: Login) -> None:
    client = login(PART_COLLECTOR)
    with CaptureQueriesContext(connection) as captured:
        client.get("/deliveries/")
    lists = [each["sql"] for each in captured if 'FROM "delivery"' in each["sql"] and "COUNT(" not in each["sql"]]
    assert lists
    assert all("LIMIT" in each for each in lists)
