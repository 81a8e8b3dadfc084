"""What a test says of a refusal."""

from typing import Any

import pytest

from acts.context import Refused


def refused(code: str) -> Any:
    """Expect a refusal with this code, told in Chinese."""
    return pytest.raises(Refused, check=lambda error: error.code == code and any("\u4e00" <= c <= "\u9fff" for c in str(error)))
