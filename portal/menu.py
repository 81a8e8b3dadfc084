"""The menu of a visitor: few entries, those that his posts need first."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from acts.context import Refused, person
from ledger.facts import PersonFacts, Role, hat
from ledger.models import Account
from portal.years import present_year

_SENDERS = (Role.COLLECTOR, Role.DEPARTMENT_HEAD)
_QC = (Role.QC_HEAD, Role.QC_OFFICER, Role.MAINTAINER, Role.PRINCIPAL, Role.LEADING_GROUP_HEAD)


@dataclass(frozen=True)
class Entry:
    """One word of the menu; `here` on the page that it leads to."""

    word: str
    address: str
    here: bool


@dataclass(frozen=True)
class Menu:
    """Entries, and who is logged in under which posts."""

    name: str
    posts: str
    entries: tuple[Entry, ...]


def menu_of(request: HttpRequest) -> Menu | None:
    """The menu of the account that is logged in; None for a stranger or an account without a person."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account) or account.must_change_password:
        return None
    try:
        facts = person(account.staff_no)
    except Refused:
        return None
    entries = tuple(Entry(word, address, request.path == address) for word, address in _words(facts))
    return Menu(facts.name, _posts(facts), entries)


def _words(facts: PersonFacts) -> list[tuple[str, str]]:
    year = present_year()
    words = [("我的待办", reverse("duties"))]
    if hat(facts, Role.COLLECTOR) is not None or facts.holds(Role.STAFF):
        words += [("报送文件", reverse("upload"))]
    if hat(facts, *_SENDERS) is not None or facts.holds(Role.STAFF):
        words += [("我的报送记录", reverse("deliveries"))]
    if year is None:
        return words
    words += [("进度一览", reverse("matrix", args=[year]))]
    if hat(facts, *_SENDERS) is not None:
        words += [("填报模板", reverse("templates", args=[year]))]
    if hat(facts, *_QC) is not None:
        words += [("采集管理", reverse("runs", args=[year]))]
    return [*words, ("数据版本", reverse("editions", args=[year]))]


def _posts(facts: PersonFacts) -> str:
    return "、".join(dict.fromkeys(post.role.zh for post in facts.posts)) or Role.STAFF.zh
