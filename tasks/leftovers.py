"""What processes that died left unfinished in the home: files in the making, never taken for whole by anybody."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from acts.self_checks.kept import sweep
from catalog.home import Home, current_home

OLD_SECONDS = 3600.0
"""Nothing is in the making for so long: a reading has a minute, an edition takes some."""
_PATTERNS = (
    "scratch/reading-*",
    "archive/tmp/*",
    "store/tmp/*",
    "store/evaluations/.new-*",
    "staging/*/tmp/*",
    "editions/.making-*",
    "editions/making-*",
    "outgoing/**/*.part",
    "outgoing/**/.new-*",
)


def remove_leftovers(home: Home | None = None, old_seconds: float = OLD_SECONDS) -> int:
    """Remove what nobody can still be writing, and 自检 whose time is over; gives how many files and folders."""
    swept = sweep(home or current_home())
    before = time.time() - old_seconds
    dead = [path for path in _in_the_making(home or current_home()) if _last_touched(path) < before]
    for path in dead:
        _remove(path)
    return len(dead) + swept


def _in_the_making(home: Home) -> Iterator[Path]:
    return (path for pattern in _PATTERNS for path in home.root.glob(pattern))


def _last_touched(path: Path) -> float:
    """Of a folder: when anything in it was; now, if it goes away under our eyes."""
    try:
        return max(each.lstat().st_mtime for each in (path, *path.rglob("*")))
    except FileNotFoundError:
        return time.time()


def _remove(path: Path) -> None:
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
        return
    for folder in (path, *(each for each in path.rglob("*") if each.is_dir())):
        folder.chmod(0o700)  # a finished edition is read-only, also one that was never settled
    shutil.rmtree(path)
