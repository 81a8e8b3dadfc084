"""`python -m bench.mending`: the sample school's worst three files go in, come back coloured, are mended and sent again.

By the acts, without portal and processes; `bench.mending_browser` goes the way that people go. `words` does what the words
of the list say where they name the value, and no more; `records` has the records of the office too, and looks up there the
rows that the list points at. Told are the seconds of each step, and of 20 planted faults how many are gone, and what was new.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.home import YEAR, found, open_the_year, start_in
from bench.mending_hand import mend
from bench.planted import Planted, tell_in_new_folder


class Story:
    """One telling, in a home of its own."""

    def __init__(self, files: Path, scratch: Path) -> None:
        from workbooks.isolated.isolation import Reader

        start_in(scratch)
        found()
        self.stage = open_the_year(files)
        self.reader = Reader()
        self.planted = Planted(files)
        self.seconds: dict[str, float] = {}

    def timed(self, step: str, act: Callable[[], Any]) -> Any:
        began = time.monotonic()
        done = act()
        self.seconds[step] = self.seconds.get(step, 0.0) + time.monotonic() - began
        return done

    def send(self, delivery: dict[str, Any], name: str, content: bytes) -> int:
        from acts.receiving.preview import preview
        from acts.receiving.read import read_delivery
        from acts.receiving.receive import receive
        from sample.playing import who

        number = receive(who(delivery["contributor"]), YEAR, delivery["department"], name, content).delivery
        read_delivery(number, self.reader)
        preview(number)
        return number


def tell(files: Path, scratch: Path, *, with_records: bool) -> dict[str, Any]:
    """Send, give back, mend, send again; the figures."""
    story = Story(files, scratch)  # before the acts: they want a home
    from acts.receiving.preview import preview
    from acts.returning.feedback import feedback_copy
    from acts.returning.second_upload import second_uploads

    since = {"fixed": 0, "still": 0, "new": 0, "others": 0}
    with story.reader, story.stage.calendar.act():
        for each in story.planted.worst(story.stage.deliveries(1)):
            path = story.stage.folder / each["file"]
            first = story.timed("drop", lambda each=each, path=path: story.send(each, path.name, path.read_bytes()))
            before = preview(first).findings
            copy = story.timed("coloured back", lambda first=first: feedback_copy(first, story.reader))
            records = story.planted.records_of(each["file"]) if with_records else {}
            content = story.timed("mended", lambda copy=copy, records=records: mend(copy, records))
            second = story.timed(
                "sent again", lambda each=each, path=path, content=content: story.send(each, f"{path.stem}.xlsx", content)
            )
            compared = story.timed("compared", lambda second=second: second_uploads(second))
            since = {name: count + sum(one.counts[name] for one in compared) for name, count in since.items()}
            story.timed("coloured back again", lambda second=second: feedback_copy(second, story.reader))
            story.planted.saw(each["file"], before, preview(second).findings)
    seconds = {step: round(seconds, 2) for step, seconds in story.seconds.items()}
    return {**story.planted.figures(), **since, "seconds": seconds}


def main(kind: str) -> None:
    """One telling, `words` or `records`."""
    print(kind, tell_in_new_folder(lambda files, scratch: tell(files, scratch, with_records=kind == "records")))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "words")
