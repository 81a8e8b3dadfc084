"""Small text files that are replaced whole: a reader sees the old content or the new, never half."""

import os
import tempfile
from pathlib import Path


def replace_with(path: Path, text: str) -> None:
    """Write `text` to `path` by way of a temporary file beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
