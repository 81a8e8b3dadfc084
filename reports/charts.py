"""Charts: this year's bars beside last year's thin grey ones, the standard dashed with its name on it.

Each indicator has a row and a zero-based scale of its own, since their units differ. Fonts travel with mplfonts;
glyphs are drawn as outlines, so that a picture looks the same on every machine.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog import look
from reports.figures import figure, standard_words, with_unit
from reports.indicators import IndicatorValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_INCHES = 7.2
ROW_INCHES = 0.66
FOOT_INCHES = 0.34
PLOT_LEFT = 0.30  # share of the width that the titles take
DPI = 300
ROOM_FOR_LABELS = 1.26
PALE = "#9aa3af"  # last year: grey, darker than a line so that a thin bar shows in print


def drawable(indicators: Sequence[IndicatorValue]) -> list[IndicatorValue]:
    """Those with something to draw: a value this year."""
    return [each for each in indicators if each.value is not None]


def chart_svg(indicators: Sequence[IndicatorValue], foot: str, last_title: str = "上年") -> str:
    """An `<svg>` element to stand inside a page; equal input gives equal text."""
    from matplotlib import rc_context

    out = BytesIO()
    salt = "|".join(each.code for each in indicators)
    with rc_context(_style() | {"svg.hashsalt": salt, "svg.fonttype": "path"}):
        _figure(indicators, foot, last_title).savefig(
            out, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    text = out.getvalue().decode("utf-8")
    return text[text.index("<svg") :]


def chart_png(indicators: Sequence[IndicatorValue], foot: str, last_title: str = "上年") -> bytes:
    """A picture of 300 dots per inch for documents."""
    from matplotlib import rc_context

    out = BytesIO()
    with rc_context(_style()):
        _figure(indicators, foot, last_title).savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


@cache
def _style() -> Any:
    """Settings of all charts; registers the font once."""
    import mplfonts
    from matplotlib import font_manager

    font_manager.fontManager.addfont(Path(mplfonts.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf")
    return {"font.family": [look.FIGURE_FONT], "axes.unicode_minus": False, "text.color": look.INK.text}


def _figure(indicators: Sequence[IndicatorValue], foot: str, last_title: str) -> "Figure":
    from matplotlib.figure import Figure

    height = ROW_INCHES * len(indicators) + FOOT_INCHES
    drawing = Figure(figsize=(WIDTH_INCHES, height), facecolor=look.PAPER)
    for place, each in enumerate(indicators):
        bottom = 1 - (place + 1) * ROW_INCHES / height
        axes = drawing.add_axes((PLOT_LEFT, bottom, 1 - PLOT_LEFT, ROW_INCHES / height))
        _row(axes, each, last_title)
    drawing.text(0, 0.08 / height, foot, fontsize=7.5, color=look.SECONDARY.text)
    return drawing


def _row(axes: "Axes", each: IndicatorValue, last_title: str) -> None:
    axes.set_axis_off()
    axes.set_ylim(-0.62, 0.98)
    axes.set_xlim(min(0.0, *_numbers(each)), (max(_numbers(each)) or 1) * ROOM_FOR_LABELS)
    _title(axes, each)
    _bar(axes, each.value, 0.22, 0.40, look.ACTION.text, with_unit(each.value, each.unit), 10)
    if each.last_value is not None:
        _bar(axes, each.last_value, -0.20, 0.16, PALE, f"{last_title} {figure(each.last_value)}", 8)
    for end in _ends(each):
        _standard(axes, float(end), each)
    axes.axvline(0, ymin=0.14, ymax=0.68, color=look.SECONDARY.text, linewidth=0.8)


def _numbers(each: IndicatorValue) -> list[float]:
    known = [each.value, each.last_value, *_ends(each)]
    return [float(number) for number in known if number is not None]


def _ends(each: IndicatorValue) -> list[Any]:
    """Where the standard's lines stand; none for one that judges nothing yet."""
    standard = each.standard if each.standard and each.standard.confirmed else None
    return [end for end in (standard.at_least, standard.at_most) if end is not None] if standard else []


def _title(axes: "Axes", each: IndicatorValue) -> None:
    axes.text(-0.022, 0.53, _folded(each.title), transform=axes.transAxes, ha="right", va="center", fontsize=9, linespacing=1.25)


def _folded(title: str, places: int = 13) -> str:
    """A long title on two lines."""
    return title if len(title) <= places else f"{title[: (len(title) + 1) // 2]}\n{title[(len(title) + 1) // 2 :]}"


def _bar(axes: "Axes", number: Any, middle: float, height: float, colour: str, label: str, size: int) -> None:
    axes.barh(middle, float(number), height=height, color=colour, linewidth=0)
    axes.annotate(
        label,
        (max(float(number), 0.0), middle),
        xytext=(5, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=size,
        color=look.INK.text if size > 8 else look.SECONDARY.text,
        bbox={"facecolor": look.PAPER, "edgecolor": "none", "pad": 1.2},
        zorder=5,
    )


def _standard(axes: "Axes", end: float, each: IndicatorValue) -> None:
    from matplotlib.patheffects import withStroke

    halo = withStroke(linewidth=3.0, foreground=look.PAPER)  # the dashes must show on the bar as beside it
    axes.plot(
        [end, end], [-0.36, 0.58], color=look.INK.text, linewidth=1.1, linestyle=(0, (4, 2.5)), zorder=4, path_effects=[halo]
    )
    axes.annotate(
        f"标准 {standard_words(each)}",
        (end, 0.60),
        ha="center",
        va="bottom",
        fontsize=7.5,
        color=look.INK.text,
        annotation_clip=False,
    )
