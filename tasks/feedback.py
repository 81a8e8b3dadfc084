"""The 审核反馈表 of a delivery."""

import sys

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet
from tasks.read import the_reader


@task(name="feedback", task_run_name="反馈 {delivery}", retries=1, retry_delay_seconds=3, persist_result=False)
@quiet
def write_feedback(delivery: int) -> None:
    """Write the sender's file back, so that it lies ready when the page asks for it."""
    start_ledger()
    from acts.context import Refused
    from acts.returning.feedback import NO_COPY, feedback_copy

    try:
        feedback_copy(delivery, the_reader())
    except Refused as refused:
        if refused.code != NO_COPY:
            raise
        sys.stderr.write(f"feedback {delivery}: {NO_COPY}\n")  # trying again would end the same; the page lists the findings
