"""The first lines of a forked process. Light, since the runner itself imports it: what is heavy lies in `flows.warm`."""

import multiprocessing
import os
import signal
from multiprocessing.connection import wait
from threading import Thread


def carry_out(run_id: str, flow_name: str) -> None:
    """Carry out one run; everything it needs is loaded already."""
    Thread(target=_end_with_the_runner, daemon=True, name="end-with-the-runner").start()
    from flows import warm

    warm.carry_out(run_id, flow_name)


def _end_with_the_runner() -> None:
    """A run without a runner must not go on: the next runner begins it anew, and one run is one process."""
    runner = multiprocessing.parent_process()
    if runner is not None:
        wait([runner.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
