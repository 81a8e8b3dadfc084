"""数据审核表: one sheet of one department on paper, with what its signers must see and the 校验码 that they sign."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from catalog.findings import Severity
from catalog.look import FIGURE_FONT, FIGURE_SERIF_FONT, INK, LINE, SECONDARY, STRONG_LINE, WAITING, tone_of

TEMPLATE = Path(__file__).parent / "templates" / "audit_form.typ"

KeyFigure = tuple[str, str, str, str]  # name, this year, last year, change
Explained = tuple[str, str, str, str]  # place, message, explanation, accepted by
DeskLine = tuple[str, str, str, str, str]  # desk, person, post, state, when


@dataclass(frozen=True)
class AuditForm:
    """What stands on the form; all texts as people read them.

    `check_code` is the grouped 校验码 of `digest`; `url` leads to the page of the sheet (the QR code);
    `rows` counts the rows of the sheet; `rehearsal` prints 演练 across every page.
    """

    school: str
    year_title: str
    department: str
    sheet_code: str
    sheet_title: str
    check_code: str
    digest: str
    url: str
    rows: int
    key_figures: Sequence[KeyFigure]
    findings: Mapping[Severity, int]
    explained: Sequence[Explained]
    desks: Sequence[DeskLine]
    printed_at: str
    rehearsal: bool = False


def write_audit_form(form: AuditForm, out: Path) -> None:
    """Write the form as PDF: A4, fonts embedded, none taken from the machine."""
    import typst

    typst.compile(
        TEMPLATE,
        output=out,
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


def _inputs(form: AuditForm) -> dict[str, Any]:
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
