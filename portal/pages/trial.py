"""试运行规则: what they would find, with examples, for the QC office alone; they count for nothing yet."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from acts.context import Refused
from acts.years.trial import TrialRule, trial_rules
from catalog.periods import year_title
from portal.answer import page
from portal.findings import Line, lines_of
from portal.pages.runs import sees_trial
from portal.visitor import Visitor, member
from portal.years import the_year


@dataclass(frozen=True)
class Shown:
    """A rule with its examples as people read them."""

    rule: TrialRule
    lines: tuple[Line, ...]


@require_safe
@member
def trial_page(request: HttpRequest, visitor: Visitor, year: int) -> HttpResponse:
    """Each rule on trial with its count and up to 20 examples."""
    if not sees_trial(visitor):
        raise Refused("not-your-post", "试运行规则只供督导与质量控制办查看", "各表的问题请看该表的问题清单")
    the_year(year)
    shown = [Shown(each, tuple(lines_of(each.examples))) for each in trial_rules(year)]
    return page(request, "trial.html", year=year, heading=f"试运行规则 · {year_title(year)}", rules=shown)
