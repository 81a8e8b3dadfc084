"""The whole-dataset suite before the QC gate."""

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet


@task(name="suite", task_run_name="{year}年度 全校数据总体核查", retries=1, retry_delay_seconds=10, persist_result=False)
@quiet
def run_whole_suite(year: int) -> int:
    """Judge the dataset as a whole; gives the number of expectations that failed. The QC office reads the page, and decides."""
    start_ledger()
    from acts.years.suite import run_suite

    return run_suite(year).failed
