"""Messages with `{expressions}` in them, compiled to SQL over the failing row."""

import re
from collections.abc import Mapping

from checks.statements import RuleError

EMPTY_CELL = "（空）"
_PLACE = re.compile(r"\{([^{}]*)\}")


def message_sql(template: str, computed: Mapping[str, str]) -> str:
    """SQL giving the message of a row as text. `computed` maps names that the rule's kind computes to their SQL.

    Raises:
        RuleError: if a brace has no partner or holds nothing.
    """
    pieces = _PLACE.split(template)  # text, expression, text, expression, …, text
    for place, piece in enumerate(pieces):
        if ("{" in piece or "}" in piece) if place % 2 == 0 else not piece.strip():
            raise RuleError("说明中的花括号不成对或其中为空")
    parts = [_text(piece) if place % 2 == 0 else _value(piece, computed) for place, piece in enumerate(pieces)]
    return " || ".join(part for part in parts if part != "''") or "''"


def _text(piece: str) -> str:
    return "'" + piece.replace("'", "''") + "'"


def _value(expression: str, computed: Mapping[str, str]) -> str:
    bare = expression.strip()
    return f"coalesce(text_of({computed.get(bare, bare)}\n), '{EMPTY_CELL}')"
