"""公开数据.html: one page in plain words for parents, each figure with last year and the standard beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.digests import check_code
from reports.charts import chart_svg, drawable
from reports.edition_input import EditionInput
from reports.figures import change_words, day, figure, ordinal_edition, standard_words, with_unit
from reports.indicators import UNCONFIRMED, IndicatorValue
from reports.pages import write_page


@dataclass(frozen=True)
class Figure:
    """One indicator as the page tells it; `value` None where too few people stand behind it."""

    title: str
    value: str | None
    last: str
    change: str
    standard: str
    verdict: str
    meaning: str


@dataclass(frozen=True)
class Group:
    """The indicators of one 诊断项目."""

    title: str
    figures: list[Figure]
    drawn: list[IndicatorValue]


def write_public_page(edition: EditionInput, digest: str, indicators: Sequence[tuple[IndicatorValue, bool]], out: Path) -> None:
    """Write the page for indicators and whether each is withheld; `digest` names what is published."""
    from markupsafe import Markup

    foot = f"来源：{edition.title}，{day(edition.made_at)}"

    def svg(group: Group) -> Markup:
        return Markup(chart_svg(group.drawn, foot))  # noqa: S704 - drawn here, text as outlines

    write_page(
        out,
        "public.html",
        edition=edition,
        groups=_groups(indicators),
        code=check_code(digest),
        number=ordinal_edition(edition.number),
        day=day,
        svg=svg,
    )


def _groups(indicators: Sequence[tuple[IndicatorValue, bool]]) -> list[Group]:
    aspects = list(dict.fromkeys(each.aspect for each, _ in indicators))
    groups = []
    for aspect in aspects:
        members = [(each, withheld) for each, withheld in indicators if each.aspect == aspect]
        drawn = drawable([each for each, withheld in members if not withheld])
        groups.append(Group(aspect, [_figure(each, withheld) for each, withheld in members], drawn))
    return groups


def _figure(each: IndicatorValue, withheld: bool) -> Figure:
    standard = _standard(each)
    meaning = f"{each.numerator_title} ÷ {each.denominator_title}" if each.denominator_title else each.population
    if withheld:
        return Figure(each.title, None, "", "", standard, "", meaning)
    shown = with_unit(each.value, each.unit)
    if each.value is None:
        return Figure(each.title, shown, figure(each.last_value), "本年未能统计", standard, "", meaning)
    return Figure(each.title, shown, figure(each.last_value), _change(each), standard, each.verdict.zh, meaning)


def _change(each: IndicatorValue) -> str:
    """Of a percentage only the points: a percentage of a percentage is no help to a reader in a hurry."""
    words = change_words(each)
    return words.partition("（")[0] if each.unit == "%" and each.change else words


def _standard(each: IndicatorValue) -> str:
    if each.standard is None:
        return ""
    words = f"{standard_words(each)}（{each.standard.title}）"
    return words if each.standard.confirmed else f"{words}；{UNCONFIRMED}"
