"""Sentences and names of files in which people may have typed an ID number or a mobile phone: shown with its middle starred."""

import re

# A 学籍号 is the ID number with a letter before it.
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
# Eight zeros are nobody's number: our own messages show how one is written by 13700000000.
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)(?!0{8})\d{4}(\d{4})(?!\d)")


def masked_text(text: str) -> str:
    """A sentence in which ID numbers show their first 6 and last 4 characters, mobile phones their first 3 and last 4."""
    return _MOBILE.sub(r"\1****\2", _ID_NUMBER.sub(r"\1********\2", text))
