"""The diagnosis report as one HTML page: self-contained, printable."""

from pathlib import Path

from reports.charts import chart_svg
from reports.diagnosis import Diagnosis
from reports.diagnosis_sections import diagnosis_sections
from reports.figures import minute
from reports.pages import write_page
from reports.report_parts import Chart, Paragraph, Part, Table

_KINDS = {Paragraph: "paragraph", Table: "table", Chart: "chart"}


def write_diagnosis_html(d: Diagnosis, out: Path) -> None:
    """Write the page to `out`."""
    from markupsafe import Markup

    def svg(chart: Chart) -> Markup:
        return Markup(chart_svg(chart.indicators, chart.foot, chart.last_title))  # noqa: S704 - drawn here, text as outlines

    write_page(out, "diagnosis.html", d=d, sections=diagnosis_sections(d), kind_of=kind_of, svg=svg, minute=minute)


def kind_of(part: Part) -> str:
    """Which block of the template lays out a part."""
    return _KINDS[type(part)]
