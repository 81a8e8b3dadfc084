"""Who stands before the page: every view of a member goes through `member`, and asks the acts for the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from acts.context import Moved, Refused, Who, person
from ledger.facts import PersonFacts, Role, hat
from ledger.models import Account
from portal.answer import back_address, refusal_page

P = ParamSpec("P")
ROAD = "page"


@dataclass(frozen=True)
class Visitor:
    """The real person at the page, with posts and stand-ins of today."""

    who: Who
    facts: PersonFacts

    def may_wear(self, *roles: Role, department: str | None = None) -> bool:
        """Whether one of these posts is the visitor's own, or held as 代理."""
        return hat(self.facts, *roles, department=department) is not None


def visitor_of(account: Account) -> Visitor:
    """The person of an account.

    Raises:
        Refused: the ledger does not know the staff number.
    """
    return Visitor(Who(account.staff_no, ROAD), person(account.staff_no))


MemberView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]
PlainView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def member(view: MemberView[P]) -> PlainView[P]:
    """A page for people who have logged in and own their password. A refused act becomes a page, never a traceback."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        account = request.user
        if not isinstance(account, Account):
            return _to_login(request)
        if account.must_change_password:
            return redirect("password")
        try:
            return view(request, visitor_of(account), *args, **kwargs)
        except Refused as refused:
            return _refused(request, refused)

    return guarded


def _to_login(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def _refused(request: HttpRequest, refused: Refused) -> HttpResponseBase:
    """What moved is shown anew at once; any other refusal says what was kept and what to do."""
    if isinstance(refused, Moved) and request.method == "POST" and not request.POST.get("words"):
        messages.error(request, f"{refused.message}。{refused.remedy}")
        return redirect(back_address(request))
    return refusal_page(request, refused)
