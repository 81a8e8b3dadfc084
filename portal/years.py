"""Which year a page speaks of when the address does not say."""

from acts.context import Refused
from ledger.facts import YearFacts
from ledger.load_facts import year_facts
from ledger.models import Plan, SchoolYear


def present_year() -> int | None:
    """The latest year that was opened, else the latest planned, None before the first plan."""
    opened = SchoolYear.objects.order_by("-year").values_list("year", flat=True).first()
    return opened or Plan.objects.order_by("-year").values_list("year", flat=True).first()


def open_years() -> list[int]:
    """Years that take deliveries, the latest first."""
    return list(SchoolYear.objects.filter(closed=False).order_by("-year").values_list("year", flat=True))


def the_year(year: int) -> YearFacts:
    """The facts of a planned year.

    Raises:
        Refused: there is no plan for it.
    """
    facts = year_facts(year)
    if not facts.plan_version:
        raise Refused("unknown-year", f"没有 {year} 年度的任务分解与责任落实表", "请核对地址中的年度")
    return facts
