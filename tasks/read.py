"""Reading a delivery, in the isolated reader that this process keeps warm."""

import atexit
from functools import cache

from prefect import task

from ledger.setup import start_ledger
from tasks.quiet import quiet
from workbooks.isolated.isolation import Reader


@cache
def the_reader() -> Reader:
    """One for the life of the process; it replaces its own process when a file kills it."""
    reader = Reader()
    atexit.register(reader.close)
    return reader


@task(name="read", task_run_name="读取 {delivery}", retries=2, retry_delay_seconds=3, persist_result=False)
@quiet
def read_file(delivery: int) -> int:
    """Read a delivery; gives the number of sheets it has a part in, 0 if it was refused."""
    start_ledger()
    from acts.receiving.read import read_delivery

    return len(read_delivery(delivery, the_reader()).tables)
