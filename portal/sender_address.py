"""Where a request comes from: the address of the other end, or what proxies that the school named say of it."""

import os
from typing import Final

from django.http import HttpRequest

PROXIES: Final = "STATEDATA_PROXIES"


def sender_address(request: HttpRequest) -> str:
    """The nearest address that is none of the school's proxies (`STATEDATA_PROXIES`, commas between).

    Whatever else stands in X-Forwarded-For was written by somebody whom nobody vouches for.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    proxies = {each.strip() for each in os.environ.get(PROXIES, "").split(",") if each.strip()}
    passed_on = [each.strip() for each in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if each.strip()]
    while address in proxies and passed_on:
        address = passed_on.pop()
    return address
