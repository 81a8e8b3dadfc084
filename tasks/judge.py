"""Judging a delivery among the drafts and what others have submitted."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet


@task(name="judge", task_run_name="核查 {delivery}", retries=1, retry_delay_seconds=3, persist_result=False)
@quiet
def judge_delivery(delivery: int) -> int:
    """Make the preview and keep its counts for the dashboard; gives the number of findings."""
    start_ledger()
    from acts.receiving.judged_counts import note_counts
    from acts.receiving.preview import preview

    judged = preview(delivery)
    note_counts(judged)
    return len(judged.findings)
