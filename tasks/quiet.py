"""Keeps what a fault says out of Prefect: a message may quote a cell, and Prefect stores messages for all who may look."""

import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class StepFailed(Exception):
    """A step failed; the kind of the fault and nothing of its words."""


def kind_and_place(fault: BaseException) -> str:
    """What may be told of a fault: its kind (an act's refusal has a code, a word of ours) and where it happened."""
    kind = f"{type(fault).__name__} {getattr(fault, 'code', '')}".strip()
    return f"{kind}\n{''.join(traceback.format_tb(fault.__traceback__))}"


def quiet(step: Callable[P, R]) -> Callable[P, R]:
    """Let a step fail with the kind of its fault only; where it happened goes to the log of this process."""

    @wraps(step)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return step(*args, **kwargs)
        except Exception as fault:
            told = kind_and_place(fault)
        sys.stderr.write(f"{step.__name__}{args}: {told}")
        raise StepFailed(f"{step.__name__}: {told.splitlines()[0]}")

    return done
