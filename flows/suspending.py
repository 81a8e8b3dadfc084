"""The only way in which a run of ours waits: it suspends under the question that it asked the ledger."""

from uuid import uuid4

from prefect.flow_runs import suspend_flow_run

_BETWEEN = "/"


def wait_for(question: str) -> None:
    """End this process; whoever resumes the run only makes it ask again, from its first line.

    The key is a fresh one each time, since Prefect answers a used key with the old answer. It carries the question,
    so that the courier can see on the suspended state itself what the run asked.
    """
    suspend_flow_run(key=f"{question}{_BETWEEN}{uuid4()}", timeout=None)


def question_of(pause_key: str | None) -> str:
    """The question under which a run was suspended; empty if it was not us who suspended it."""
    question, between, _ = (pause_key or "").partition(_BETWEEN)
    return question if between else ""
