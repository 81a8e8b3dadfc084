"""Login: right, wrong, locked out, one-time code, addresses that lead elsewhere."""

import pytest
from django.test import Client

from ledger.models import Account
from tests.portal.school import COLLECTOR, PASSWORD

pytestmark = pytest.mark.usefixtures("opened")


def _login(client: Client, password: str = PASSWORD, staff_no: str = COLLECTOR, **more: str) -> int:
    return client.post("/login", {"staff_no": staff_no, "password": password, **more}).status_code


def test_stranger_is_sent_to_login_and_back(client: Client) -> None:
    assert client.get("/years/2016/matrix").headers["Location"] == "/login?next=/years/2016/matrix"
    given = client.post("/login", {"staff_no": COLLECTOR, "password": PASSWORD, "next": "/years/2016/matrix"})
    assert given.headers["Location"] == "/years/2016/matrix"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "https:evil.example"])
def test_login_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    given = client.post("/login", {"staff_no": COLLECTOR, "password": PASSWORD, "next": elsewhere})
    assert given.headers["Location"] == "/duties"


def test_wrong_password_says_so_in_chinese(client: Client) -> None:
    given = client.post("/login", {"staff_no": COLLECTOR, "password": "falsch"})
    assert given.status_code == 401
    assert "教工号或密码不正确" in given.content.decode()


def test_unknown_and_known_staff_numbers_get_the_same_answer(client: Client) -> None:
    answers = {
        client.post("/login", {"staff_no": each, "password": "x"}).content.decode().count("不正确") for each in ("T0008", "T9999")
    }
    assert answers == {1}


def test_too_many_wrong_tries_lock_out_even_the_right_password(client: Client) -> None:
    tries = [_login(client, password=f"wrong-{number}") for number in range(9)]
    assert tries[0] == 401
    assert tries[-1] == 429
    given = client.post("/login", {"staff_no": COLLECTOR, "password": PASSWORD})
    assert given.status_code == 429
    assert "暂停登录" in given.content.decode()


def test_one_time_code_must_be_changed_before_anything_else(client: Client) -> None:
    account = Account.objects.get(staff_no="T0049")
    account.set_password("einmal-code")
    account.save()
    assert _login(client, "einmal-code", "T0049") == 302
    assert client.get("/duties").headers["Location"] == "/password"
    changed = {"present": "einmal-code", "new": "mein-neues-wort", "again": "mein-neues-wort"}
    assert client.post("/password", changed).headers["Location"] == "/duties"
    assert client.get("/duties").status_code == 200


@pytest.mark.parametrize(("new", "again", "said"), [
    ("12345678", "12345678", "数字"), ("kurz", "kurz", "8"), ("lang-genug-1", "anders-genug", "不一致"),
])  # fmt: skip
def test_weak_or_differing_passwords_are_refused(client: Client, new: str, again: str, said: str) -> None:
    _login(client)
    given = client.post("/password", {"present": PASSWORD, "new": new, "again": again})
    assert given.status_code == 400
    assert said in given.content.decode()


def test_logout_wants_a_post(client: Client) -> None:
    _login(client)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").status_code == 302
    assert client.get("/duties").status_code == 302


def test_forms_from_elsewhere_are_refused_in_chinese() -> None:
    strict = Client(enforce_csrf_checks=True)
    given = strict.post("/login", {"staff_no": COLLECTOR, "password": PASSWORD})
    assert given.status_code == 403
    assert "页面已过期" in given.content.decode()
