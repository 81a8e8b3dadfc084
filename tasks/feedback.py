"""The 审核反馈表 of a delivery."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet


@task(name="feedback", task_run_name="反馈 {delivery}", retries=1, retry_delay_seconds=3, persist_result=False)
@quiet
def write_feedback(delivery: int) -> None:
    """Write the sender's file back, so that it lies ready when the page asks for it."""
    start_ledger()
    from acts.feedback import feedback_copy

    feedback_copy(delivery)
