"""Only proxies that the school named may say where a request comes from."""

import pytest
from django.test import RequestFactory

from portal.sender_address import sender_address


@pytest.mark.parametrize(
    ("proxies", "other_end", "passed_on", "expected"),
    [
        ("", "10.0.0.7", "", "10.0.0.7"),
        ("", "10.0.0.7", "1.2.3.4", "10.0.0.7"),
        ("10.0.0.1", "10.0.0.7", "1.2.3.4", "10.0.0.7"),
        ("10.0.0.1", "10.0.0.1", "10.0.0.7", "10.0.0.7"),
        ("10.0.0.1", "10.0.0.1", "1.2.3.4, 10.0.0.7", "10.0.0.7"),
        ("10.0.0.1, 10.0.0.2", "10.0.0.1", "1.2.3.4, 10.0.0.7, 10.0.0.2", "10.0.0.7"),
        ("10.0.0.1", "10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.1", " , ", "10.0.0.1"),
    ],
)
def test_the_nearest_that_is_no_proxy(
    monkeypatch: pytest.MonkeyPatch, proxies: str, other_end: str, passed_on: str, expected: str
) -> None:
    monkeypatch.setenv("STATEDATA_PROXIES", proxies)
    headers = {"x-forwarded-for": passed_on} if passed_on else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=other_end)
    assert sender_address(request) == expected
