"""What goes back to people: the templates of the whole school, and a large 审核反馈表."""

from pathlib import Path

from bench.home import YEAR, found, open_the_year, start_in
from bench.measure import Figure, Meter
from catalog.findings import Severity
from workbooks.annotated.copy import Annotation, FeedbackHead, write_annotated

FINDINGS, KINDS = 2000, 40
TEMPLATES = "templates of the whole school"
ANNOTATED = f"审核反馈表: 5,000 rows × 40 columns, {FINDINGS:,} findings"


def measure(files: Path, scratch: Path) -> list[Figure]:
    """`files` holds the deliveries, and beside it the register of 5,000 rows."""
    meter = Meter()
    start_in(scratch)
    from acts.years.templates import write_templates

    found()
    open_the_year(files)
    with meter.step(TEMPLATES):
        write_templates(YEAR)
    with meter.step(ANNOTATED):
        write_annotated(files.parent / "register-1.xlsx", _annotations(), _head(), scratch / "annotated.xlsx")
    return list(meter.figures.values())


def _annotations() -> list[Annotation]:
    """Spread over rows and columns, of all severities and forty kinds."""
    severities = list(Severity)
    return [
        Annotation(
            worksheet="学生名册",
            cell=f"{chr(ord('A') + number % 26)}{2 + number * 2}",
            severity=severities[number % len(severities)],
            title=f"核查要求{number % KINDS}",
            message=f"第 {number} 处：与要求不符",
            remedy="核对原始材料后改正",
            finding_id=f"{number:064x}",
        )
        for number in range(FINDINGS)
    ]


def _head() -> FeedbackHead:
    counts = dict.fromkeys(Severity, FINDINGS // len(Severity))
    return FeedbackHead("示例学校", "示例部门", YEAR, "名册.xlsx", ("示例采集表",), f"{YEAR}-10-20 09:00", counts)
