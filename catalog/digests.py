"""Digests (校验码): what is signed, stored and compared is named by the SHA-256 of its content."""

import hashlib
import json
from pathlib import Path
from typing import Any

SHOWN_CHARACTERS = 12
GROUP = 4


def canonical_json(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, UTF-8, no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(value: Any) -> str:
    """SHA-256 (hex) of a JSON value in its canonical spelling."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def digest_of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def digest_of_file(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def check_code(digest: str) -> str:
    """The 校验码 as people read it: the first 12 characters in groups of four, `3f2a-91bc-04de`."""
    shown = digest[:SHOWN_CHARACTERS]
    return "-".join(shown[i : i + GROUP] for i in range(0, len(shown), GROUP))


def same_check_code(typed: str, digest: str) -> bool:
    """Whether what a person typed (grouped or not, at least 12 characters) names this digest."""
    bare = typed.replace("-", "").replace(" ", "").lower()
    return len(bare) >= SHOWN_CHARACTERS and digest.startswith(bare)
