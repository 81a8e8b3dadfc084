"""The spelling of text: full-width letters, odd spaces and invisible characters, told apart from what text says."""

import re
import unicodedata
from typing import Final

_WIDE_LATIN: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_LETTERS_AND_DIGITS: Final = {
    code: half for code, half in _WIDE_LATIN.items() if chr(half).isalnum()
}  # full-width punctuation belongs to Chinese text
_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|_x000D_")
_ODD_SPACE: Final = re.compile(f"[{_SPACES}\\t\\r\\n]")
_ODD_SPACE_IN_LINES: Final = re.compile(f"[{_SPACES}\\t\\r]")
_RUN_OF_SPACES: Final = re.compile(" {2,}")
_ANY_SPACE: Final = re.compile(f"[{_SPACES}\\s]+")
_HAN: Final = "\u4e00-\u9fff\u3400-\u4dbf\u3007"
_SPACE_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_WIDE: Final = re.compile("[\uff01-\uff5e\u2212]")


def is_plain(text: str) -> bool:
    """Nothing in the text can be misspelt: the common case, told without trying."""
    return (
        text.isprintable()
        and " " not in text
        and (text.isascii() or _WIDE.search(text) is None)
        and not text.startswith("'")
        and "_x000D_" not in text
    )


def compact(text: str) -> str:
    """The spelling of numbers, codes and identifiers: half-width, no spaces, no invisible characters."""
    if is_plain(text):
        return text
    narrow = _INVISIBLE.sub("", text).translate(_WIDE_LATIN).replace("\u2212", "-")
    return _ANY_SPACE.sub("", narrow).removeprefix("'")


def line(text: str) -> str:
    """The spelling of a name or title: one line, half-width letters and digits, `张　三` as `张三`."""
    if is_plain(text):
        return text
    narrow = _ODD_SPACE.sub(" ", _INVISIBLE.sub("", text)).translate(_WIDE_LETTERS_AND_DIGITS)
    return _SPACE_BETWEEN_HAN.sub("", _RUN_OF_SPACES.sub(" ", narrow)).strip()


def lines(text: str) -> str:
    """The spelling of a long text: its lines are kept, space around them is not."""
    if is_plain(text):
        return text
    narrow = _INVISIBLE.sub("", text.replace("\r\n", "\n")).translate(_WIDE_LETTERS_AND_DIGITS)
    kept = (_ODD_SPACE_IN_LINES.sub(" ", each).strip() for each in narrow.split("\n"))
    return "\n".join(kept).strip()


def loose(text: str) -> str:
    """For comparing only: compatibility forms unified, no spaces, no case."""
    if text.isascii() and " " not in text and text.isprintable():
        return text.lower()
    return _ANY_SPACE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).casefold()


def how_respelt(raw: str, result: str) -> str:
    """In words, how a respelling changed the text."""
    ways = []
    if any(letter not in result for letter in _WIDE.findall(raw)):
        ways.append("全角转半角")
    if len(_ANY_SPACE.sub("", raw)) != len(raw) and raw.translate(_WIDE_LATIN) != result:
        ways.append("去空格")
    if _INVISIBLE.search(raw):
        ways.append("去不可见字符")
    return "、".join(ways) or "统一写法"
