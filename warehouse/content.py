"""Files named by the SHA-256 of their bytes: put in once, whole or not at all, never overwritten."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

READ_ONLY = 0o444
_DIGEST = re.compile(r"[0-9a-f]{64}")


def place_of(root: Path, digest: str, suffix: str = "") -> Path:
    """Where content of this digest lies below `root`, whether it is there or not.

    Raises:
        ValueError: if `digest` is not a SHA-256 in hex: it may come from outside, and a path is made of it.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError("校验码格式不对：须为 64 位十六进制字符")
    return root / digest[:2] / f"{digest}{suffix}"


@contextmanager
def new_file(root: Path) -> Iterator[Path]:
    """A path for a file in the making, on the file system of `root`; gone afterwards unless it was settled."""
    folder = root / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid4().hex
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def settle(made: Path, target: Path) -> None:
    """Move a finished file to its place, durable and read-only. What already stands there is left as it is."""
    if target.exists():
        made.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    made.chmod(READ_ONLY)
    _sync(made)
    made.replace(target)  # two writers of one digest carry the same bytes: whoever comes second changes nothing
    _sync(target.parent)


def replace_text(path: Path, text: str) -> None:
    """Let a small text file say `text`: readers see the old words or the new, never half."""
    with new_file(path.parent) as made:
        made.write_text(text, encoding="utf-8")
        _sync(made)
        made.replace(path)
        _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
