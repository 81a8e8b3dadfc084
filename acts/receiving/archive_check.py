"""Whether the bytes that were received and read are still those that were recorded, and what lies there beside them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from acts.context import the_archive, the_home, the_store
from catalog.digests import digest_of_file
from ledger.models import Baseline, Delivery, Part, Share, Submission
from warehouse.store import JSON

_NAMED = 5  # so many names stand in one sentence
_EVALUATIONS = "evaluations"


def archive_faults() -> Iterator[str]:
    """Missing or altered files of deliveries and of the versions read from them, one Chinese sentence each."""
    archive, store = the_archive(), the_store()
    for row in Delivery.objects.order_by("event_seq"):
        if not _whole(archive.path, row.file):
            yield f"来件 {row.event_seq} 的原始文件缺失或被改动"
        if row.report and not _whole(store.path, row.report, JSON):
            yield f"来件 {row.event_seq} 的读取报告缺失或被改动"
    for file, name, read in _baseline_files():
        if not _whole(archive.path, file):
            yield f"基线文件“{name}”缺失或被改动"
        if not _whole(store.path, read, JSON):
            yield f"基线文件“{name}”的读取报告缺失或被改动"
    for digest in sorted(_row_files()):
        if not _whole(store.path, digest):
            yield f"数据文件 {digest[:12]} 缺失或被改动"


def _whole(path_of: Callable[..., Path], digest: str, *suffix: str) -> bool:
    """Whether the file is there and is what its name says; what is no digest names none (an edited projection)."""
    place = _place(path_of, digest, *suffix)
    return place is not None and place.is_file() and digest_of_file(place) == digest


def _place(path_of: Callable[..., Path], digest: str, *suffix: str) -> Path | None:
    try:
        return path_of(digest, *suffix)
    except ValueError:
        return None


def archive_notes() -> Iterator[str]:
    """Files that no event names, one Chinese sentence for each folder: no fault, since a reading in flight leaves some.

    What checks found is named by their evaluations, which are made again from what events name.
    """
    archive, store = the_archive(), the_store()
    received = {_place(archive.path, file) for file in Delivery.objects.values_list("file", flat=True)}
    received |= {_place(archive.path, file) for file, _, _ in _baseline_files()}
    yield from _note("存档文件夹 archive", archive.root, received)
    named = {_place(store.path, digest) for digest in _row_files()}
    yield from _note("数据文件夹 store", store.root, named | set(_read()) | set(_judged()))


def _note(where: str, root: Path, named: set[Path | None]) -> Iterator[str]:
    unknown = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path not in named)
    if unknown:
        listed = "、".join(unknown[:_NAMED]) + (" 等" if len(unknown) > _NAMED else "")
        yield f"{where} 中有 {len(unknown)} 个文件没有任何记录提到（可能是读取或预审中途留下的，不影响记录）：{listed}"


def _read() -> Iterator[Path]:
    """The reports of readings, and the reader's own files, which they name: parts of a sheet on two worksheets are joined."""
    store = the_store()
    delivered = Delivery.objects.exclude(report="").values_list("report", flat=True)
    for digest in (*delivered, *(report for _, _, report in _baseline_files())):
        if _whole(store.path, digest, JSON):  # one that was altered is told as a fault, and names nothing
            yield store.path(digest, JSON)
            for sheet in store.get_json(digest)["sheets"]:
                yield from (store.path(sheet[name]) for name in ("rows_file", "problems_file", "changes_file"))


def _judged() -> Iterator[Path]:
    """The evaluations that are kept, and the files that they name."""
    store = the_store()
    for place in (the_home().store / _EVALUATIONS).glob("*.json"):
        yield place
        kept = json.loads(place.read_text(encoding="utf-8"))
        yield store.path(kept["outcomes"], ".json")
        yield from (store.path(kept[name]) for name in ("findings", "trial") if kept.get(name))


def _row_files() -> set[str]:
    shares = Share.objects.values_list("rows_file", "problems_file", "changes_file")
    parts = Part.objects.values_list("rows_file", "problems_file", "changes_file")
    submitted = Submission.objects.values_list("rows_file", "problems_file")
    compared = [(each["rows_file"], each["problems_file"], each["changes_file"]) for each in _baseline_sheets()]
    return {digest for files in (*shares, *parts, *submitted, *compared) for digest in files}


def _baseline_files() -> list[tuple[str, str, str]]:
    """File digest, name and report of every 基线 that was ever recorded."""
    listed = Baseline.objects.order_by("event_seq").values_list("files", flat=True)
    return [(each["file"], each["name"], each["report"]) for files in listed for each in files]


def _baseline_sheets() -> list[dict[str, str]]:
    return [sheet for sheets in Baseline.objects.values_list("sheets", flat=True) for sheet in sheets]
