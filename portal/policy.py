"""Pages that were written as files (核查页, 诊断报告): their own styles show, nothing in them runs or fetches anything."""

from collections.abc import Callable
from typing import ParamSpec, cast

from csp.decorators import csp_replace
from django.http import HttpResponseBase

P = ParamSpec("P")
_WRITTEN_PAGE = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'none'"],
    "sandbox": True,
}


def written_page(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Serve what the view gives under that policy instead of the portal's."""
    return cast(Callable[P, HttpResponseBase], csp_replace(_WRITTEN_PAGE)(view))  # type: ignore[arg-type]
