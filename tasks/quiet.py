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


def quiet(step: Callable[P, R]) -> Callable[P, R]:
    """Let a step fail with the kind of its fault only; where it happened goes to the log of this process.

    An act's refusal keeps its code, which is a word of ours.
    """

    @wraps(step)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return step(*args, **kwargs)
        except Exception as fault:
            kind = f"{type(fault).__name__} {getattr(fault, 'code', '')}".strip()
            places = "".join(traceback.format_tb(fault.__traceback__))
            sys.stderr.write(f"{step.__name__}{args}: {kind}\n{places}")
        raise StepFailed(f"{step.__name__}: {kind}")

    return done
