"""HTML pages: one jinja environment, the look's tokens, nothing requested from outside."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog import look

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).resolve().parent / "templates"

# words that carry a colour, wherever they stand in a table; the word itself says the same without it
TONES = {
    "达标": "approved",
    "不达标": "error",
    "无法计算": "waiting",
    "标准待确认": "waiting",
    "必改": "error",
    "须说明": "question",
    "提示": "notice",
    "达到预期": "approved",
    "未达预期": "question",
    "未能判断": "waiting",
}


def render(template: str, **values: Any) -> str:
    """The page of a template below `templates/`; everything but marked markup is escaped."""
    return _environment().get_template(template).render(**values)


def write_page(out: Path, template: str, **values: Any) -> None:
    out.write_text(render(template, **values), encoding="utf-8")


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(look=look, tones=TONES)
    return environment
