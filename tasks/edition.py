"""The internal edition."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet


@task(name="edition", task_run_name="{year}年度 定稿版", retries=1, retry_delay_seconds=10, persist_result=False)
@quiet
def write_edition(year: int) -> int:
    """Write the internal edition, statistics and reports; gives its number.

    The act asks the ledger itself, so a run that somebody pushed past a gate ends here with a refusal.
    """
    start_ledger()
    from acts.publishing.publish import make_edition

    return make_edition(year).number
