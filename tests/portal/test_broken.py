"""Our own faults: the page says what was kept and whom to call, and shows nothing of what broke."""

import pytest
from django.test import Client

from ledger.models import Account
from portal.pages import duties
from tests.portal.school import COLLECTOR, ID_NUMBER


@pytest.mark.usefixtures("opened")
def test_a_fault_of_ours_is_a_chinese_page_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(staff_no: str) -> list[duties.Duty]:
        raise RuntimeError(ID_NUMBER)

    monkeypatch.setattr(duties, "duties", broken)
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(staff_no=COLLECTOR), backend="django.contrib.auth.backends.ModelBackend")
    given = client.get("/duties")
    text = given.content.decode()
    assert given.status_code == 500
    assert "不会丢失" in text
    assert "数据平台管理维护专员" in text
    assert ID_NUMBER not in text


@pytest.mark.django_db
def test_an_empty_home_still_shows_the_login() -> None:
    given = Client().get("/login")
    assert given.status_code == 200
    assert "演练" not in given.content.decode()


@pytest.mark.usefixtures("opened")
def test_an_account_without_a_person_is_told_so() -> None:
    account = Account.objects.create_account("X9999", "kein-mensch-1")
    account.must_change_password = False
    account.save()
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    given = client.get("/duties")
    assert given.status_code == 404
    assert "没有教工号为" in given.content.decode()
