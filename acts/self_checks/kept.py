"""What 自检 leaves in the home, and for how long: results for minutes, counts of who asked; the caretaker needs no ledger."""

import shutil
from contextlib import suppress

from catalog import clock
from catalog.home import Home

FOLDER, RESULTS, ASKED = "self-check", "results", "asked"
KEPT_SECONDS, ASKED_WITHIN_SECONDS = 15 * 60.0, 600.0


def sweep(home: Home) -> int:
    """Remove results and counts whose time is over; how many. Asked at every self-check and by the caretaker."""
    root, now = home.scratch / FOLDER, clock.real_now().timestamp()
    gone = 0
    for kind, seconds in ((RESULTS, KEPT_SECONDS), (ASKED, ASKED_WITHIN_SECONDS)):
        for path in (root / kind).glob("*"):
            with suppress(FileNotFoundError):
                if now - path.stat().st_mtime > seconds:
                    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
                    gone += 1
    return gone
