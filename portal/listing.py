"""Long lists: 50 rows a page, filter and page in the address, so that a link shows the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from portal.asked import the_count

PER_PAGE = 50
T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of a list: its rows, its number, how many there are, and addresses of the neighbours ("" at the ends)."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int
    previous: str
    following: str

    @property
    def first(self) -> int:
        return (self.number - 1) * PER_PAGE + 1


def listing(request: HttpRequest, everything: Sequence[T]) -> Listing[T]:
    """The page that the address asks for; a number beyond the ends gives the nearest page."""
    total = len(everything)
    number = page_number(request, total)
    return listing_of(request, everything[_of_page(number)], number, total)


def listing_asked(request: HttpRequest, everything: QuerySet[M]) -> Listing[M]:
    """As `listing`, of which the database counts all rows and gives those of the page."""
    total = everything.count()
    number = page_number(request, total)
    return listing_of(request, list(everything[_of_page(number)]), number, total)


def _of_page(number: int) -> slice:
    return slice((number - 1) * PER_PAGE, number * PER_PAGE)


def listing_of(request: HttpRequest, rows: Sequence[T], number: int, total: int) -> Listing[T]:
    """As `listing`, for rows that were fetched for this page only."""
    pages = pages_of(total)
    return Listing(rows, number, pages, total, _address(request, number - 1, pages), _address(request, number + 1, pages))


def pages_of(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def page_number(request: HttpRequest, total: int) -> int:
    asked = request.GET.get("page", "1")
    return min(max(1, the_count(asked)), pages_of(total))


def _address(request: HttpRequest, number: int, pages: int) -> str:
    if not 1 <= number <= pages:
        return ""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
