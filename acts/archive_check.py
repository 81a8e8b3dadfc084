"""Whether the bytes that were received and read are still those that were recorded."""

from collections.abc import Iterator

from acts.context import the_archive, the_store
from catalog.digests import digest_of_file
from ledger.models import Delivery, Part, Submission


def archive_faults() -> Iterator[str]:
    """Missing or altered files of deliveries and of the versions read from them, one Chinese sentence each."""
    archive, store = the_archive(), the_store()
    for row in Delivery.objects.order_by("event_seq"):
        path = archive.path(row.file)
        if not path.exists() or digest_of_file(path) != row.file:
            yield f"来件 {row.event_seq} 的原始文件缺失或被改动"
        report = store.path(row.report, ".json") if row.report else None
        if report and (not report.exists() or digest_of_file(report) != row.report):
            yield f"来件 {row.event_seq} 的读取报告缺失或被改动"
    for digest in sorted(_row_files()):
        path = store.path(digest)
        if not path.exists() or digest_of_file(path) != digest:
            yield f"数据文件 {digest[:12]} 缺失或被改动"


def _row_files() -> set[str]:
    parts = Part.objects.values_list("rows_file", "problems_file", "changes_file")
    submitted = Submission.objects.values_list("rows_file", "problems_file")
    return {digest for files in (*parts, *submitted) for digest in files}
