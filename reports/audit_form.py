"""数据审核表 on paper, of a sheet and of a department: what its signers must see, and the 校验码 that they sign."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from catalog.findings import Severity
from catalog.look import FIGURE_FONT, FIGURE_SERIF_FONT, INK, LINE, SECONDARY, STRONG_LINE, WAITING, tone_of

TEMPLATES = Path(__file__).parent / "templates"

KeyFigure = tuple[str, str, str, str]  # name, this year, last year, change
SheetFigure = tuple[str, str, str, str, str]  # sheet, then as KeyFigure
Explained = tuple[str, str, str, str]  # place, message, explanation, accepted by
SheetExplained = tuple[str, str, str, str, str]  # 表号, then as Explained
Signer = tuple[str, str, str, str, str]  # desk, person, post, state, when
PartLine = tuple[str, str, str, str, str, str, str, str]  # sheet, rows, sent, 校验码, 必改, 须说明, of which 未说明, signed by


@dataclass(frozen=True)
class _Form:
    """What both forms say; all texts as people read them.

    `check_code` is the grouped 校验码 of `digest`; `url` leads to the page that tells whether it is still current (the QR
    code); `signers` are the lines to sign; `rehearsal` prints 演练 across every page.
    """

    school: str
    year_title: str
    department: str
    check_code: str
    digest: str
    url: str
    findings: Mapping[Severity, int]
    signers: Sequence[Signer]
    printed_at: str
    rehearsal: bool


@dataclass(frozen=True)
class AuditForm(_Form):
    """数据审核表 of one sheet; `rows` counts its rows; `last_year_title` says what stands as last year (基线 is no 定稿)."""

    sheet_code: str
    sheet_title: str
    rows: int
    key_figures: Sequence[KeyFigure]
    explained: Sequence[Explained]
    last_year_title: str = "上年"


@dataclass(frozen=True)
class DepartmentForm(_Form):
    """部门数据审核表: the parts of one department in all its sheets; `extent` says how many of them were sent."""

    extent: str
    parts: Sequence[PartLine]
    key_figures: Sequence[SheetFigure]
    explained: Sequence[SheetExplained]


def write_audit_form(form: AuditForm, out: Path) -> None:
    """Write the form of a sheet as PDF: A4, fonts embedded, none taken from the machine."""
    _write("audit_form.typ", form, out)


def write_department_form(form: DepartmentForm, out: Path) -> None:
    """The same of a department."""
    _write("department_form.typ", form, out)


def _write(template: str, form: _Form, out: Path) -> None:
    import typst

    typst.compile(
        TEMPLATES / template,
        output=out,
        root=TEMPLATES,
        font_paths=[_font_folder()],
        ignore_system_fonts=True,
        sys_inputs={"form": json.dumps(_inputs(form), ensure_ascii=False)},
    )


def _font_folder() -> Path:
    """The Noto fonts that come with mplfonts; found without importing it, since that imports matplotlib."""
    found = find_spec("mplfonts")
    if found is None or found.origin is None:
        raise FileNotFoundError("mplfonts is not installed")
    return Path(found.origin).parent / "fonts"


def _inputs(form: _Form) -> dict[str, Any]:
    """The form and the tokens of the look as JSON: nothing that people wrote is read as typst markup."""
    counts = [
        {"word": each.zh, "count": form.findings.get(each, 0), "text": tone_of(each).text, "ground": tone_of(each).ground}
        for each in Severity
    ]
    look = {
        "ink": INK.text,
        "secondary": SECONDARY.text,
        "line": LINE,
        "strong": STRONG_LINE,
        "ground": WAITING.ground,
        "sans": FIGURE_FONT,
        "serif": FIGURE_SERIF_FONT,
    }
    return {**asdict(form), "findings": counts, "look": look, "qr": _qr_code(form.url)}


def _qr_code(text: str) -> str:
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", border=0, dark=INK.text, xmldecl=False)
    return drawn.getvalue().decode()
