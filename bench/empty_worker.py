"""The worker with empty tasks: every step is ordered, run and recorded by Prefect, and does nothing but end."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.measure import Figure
from bench.prefect_share import EMPTY, processes_at_work


def measure(files: Path, scratch: Path) -> list[Figure]:
    """As `bench.prefect_share.measure`, with this worker."""
    return processes_at_work(EMPTY, "bench.empty_worker", files, scratch)


def main() -> None:
    """Serve as `flows.worker` does, with the acts behind the tasks replaced in this process."""
    from ledger.setup import start_ledger

    start_ledger()
    from acts.receiving import judged_counts, preview, read
    from acts.returning import feedback
    from flows import worker

    changed: dict[Any, dict[str, Any]] = {
        read: {"read_delivery": _read_nothing},
        preview: {"preview": lambda delivery: SimpleNamespace(findings=())},
        judged_counts: {"note_counts": lambda judged: ()},
        feedback: {"feedback_copy": lambda delivery: None},
    }
    for module, functions in changed.items():
        vars(module).update(functions)
    worker.main()


def _read_nothing(delivery: int, reader: object) -> SimpleNamespace:
    """Only the event that ends the waiting; the flow goes on as if a sheet had been found."""
    from acts.context import the_store
    from ledger.chain import THE_SYSTEM, append
    from ledger.payloads.work import DeliveryRead

    append(DeliveryRead(delivery=delivery, report=the_store().put_json({}), refused="empty"), THE_SYSTEM)
    return SimpleNamespace(tables=("none",))


if __name__ == "__main__":
    main()
