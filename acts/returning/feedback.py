"""The 审核反馈表 of a delivery: the sender's own file back, with what is wrong at its place."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol
from uuid import uuid4

from acts.context import Refused, sheet, the_archive, the_home
from acts.judged.finding_rows import finding_rows
from acts.judged.rule_titles import rule_title
from acts.receiving.preview import Preview, preview
from acts.receiving.read import reading_told
from acts.returning.feedback_places import Places, since_last, since_words
from acts.returning.second_upload import earlier_shares, second_uploads
from acts.waiting import department_names, sheet_title
from catalog.digests import digest_of
from checks.outcome import EMPTY, NOTHING_TO_JUDGE
from ledger.chain import present
from ledger.models import Delivery, School
from ledger.sheet_digest import explanations
from workbooks.annotated.copy import Annotation, FeedbackHead
from workbooks.isolated.annotate_job import Remarks
from workbooks.reports import Annotated

_LONGEST_STEM, _LONGEST_SUFFIX = 60, 8
NO_COPY: Final = "no-copy"


class WritesCopies(Protocol):
    """The isolated reader, or one in this process for tests."""

    def annotate(self, path: Path, remarks: Path, out: Path) -> Annotated: ...


def feedback_copy(delivery: int, writer: WritesCopies) -> Path:
    """Write (once for the same findings and words) and give the annotated copy of a delivery.

    Raises:
        Refused: the file was refused as a whole, so there is nothing to annotate; or what was read once does not come
            through being opened a second time.
    """
    row = Delivery.objects.get(event_seq=delivery)
    if row.state != "read":
        raise Refused("not-read", "文件未能读取，没有审核反馈表", "请按提示改正后重新报送")
    judged = preview(delivery)
    path = _place(row, judged)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(row, judged, path, writer)
    return path


def _place(row: Delivery, judged: Preview) -> Path:
    """By all that the copy tells: findings, words, and the versions with which it is compared."""
    folder = the_home().outgoing / str(row.year) / "feedback" / row.department
    said = [[finding, each.words] for table in judged.tables for finding, each in explanations(sheet(row.year, table)).items()]
    told = [said, sorted((table, each.rows_file) for table, each in earlier_shares(row.event_seq).items())]
    return folder / f"{row.event_seq}-{judged.inputs[:12]}-{digest_of(told)[:12]}.xlsx"


def _write(row: Delivery, judged: Preview, path: Path, writer: WritesCopies) -> None:
    scratch = path.with_suffix(f".{uuid4().hex[:8]}.part")  # worker and page may both be at it
    places, seconds = Places.of(row), second_uploads(row.event_seq, judged)
    head = replace(_head(row, judged), since=since_last(seconds, places) if seconds else None)
    with tempfile.TemporaryDirectory() as folder:  # in the archive it has no name, and a csv is called by it
        original = Path(folder) / _short(row.name)
        original.symlink_to(the_archive().path(row.file))
        said = Remarks(annotations=tuple(_annotations(row, judged, places, since_words(seconds))), head=head)
        remarks = Path(folder) / "remarks.json"
        remarks.write_text(said.model_dump_json(), encoding="utf-8")
        written = writer.annotate(original, remarks, scratch)
    if written.refused:
        scratch.unlink(missing_ok=True)
        raise Refused(NO_COPY, f"审核反馈表没有生成：{written.refused.message}", "请按报送页面上列出的问题修改后重新报送")
    scratch.replace(path)


def _short(name: str) -> str:
    """A Chinese name of a hundred characters is longer than file systems take (255 bytes)."""
    path = Path(name)
    return path.stem[:_LONGEST_STEM] + path.suffix[:_LONGEST_SUFFIX]


def _head(row: Delivery, judged: Preview) -> FeedbackHead:
    return FeedbackHead(
        school=School.objects.get().name,
        department_name=department_names()[row.department],
        year=row.year,
        file_name=row.name,
        sheet_titles=tuple(sheet_title(table) for table in judged.tables),
        judged_at=present().strftime("%Y-%m-%d %H:%M"),
        counts=judged.counts,
        not_judged=_not_judged(judged),
        reading=tuple(reading_told(row)),
    )


def _not_judged(judged: Preview) -> tuple[str, ...]:
    """Why rules could not be judged, and how many: a sheet is missing, last year's is. Empty cells say so themselves."""
    whys = Counter(why for _, why in judged.not_judged if why != NOTHING_TO_JUDGE and not why.endswith(EMPTY))
    return tuple(f"{why}（{count} 条规则）" for why, count in whys.items())


def _annotations(row: Delivery, judged: Preview, places: Places, since: Mapping[str, str]) -> Iterator[Annotation]:
    said = {table: explanations(sheet(row.year, table)) for table in judged.tables}
    for finding in finding_rows(judged.findings):
        words = said[finding.table].get(finding.finding_id)
        yield Annotation(
            worksheet=finding.worksheet or places.worksheet(finding.table),
            cell=finding.cell or places.header(finding.table, finding.column),
            severity=finding.severity,
            title=rule_title(finding.rule),
            message=finding.message if finding.cell or not finding.row else f"第 {finding.row} 行：{finding.message}",
            remedy=finding.remedy,
            finding_id=finding.finding_id,
            statement=words.words if words else "",
            rule=f"{finding.table}/{finding.rule}",
            since=since.get(finding.finding_id, ""),
        )
