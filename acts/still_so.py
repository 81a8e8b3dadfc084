"""Acts whose content takes long to put together: outside the lock, and again if what it was made from moved meanwhile."""

from collections.abc import Callable
from typing import Final, TypeVar

from acts.context import Refused, deciding

C = TypeVar("C")
R = TypeVar("R")
TRIES: Final = 5


def decide_if_still_so(stamp: Callable[[], object], prepare: Callable[[], C], decide: Callable[[C], R], busy: str) -> R:
    """`prepare` the content; `decide` on it under the lock, if `stamp` says the same as before anything was read.

    The stamp is taken first: whatever comes in while the content is made is seen in the end. What has to be asked again
    (permission, the state that the person saw) `decide` asks.

    Raises:
        Refused: with the sentence `busy`, if it moved each time; and whatever `prepare` and `decide` raise.
    """
    for _ in range(TRIES):
        before = stamp()
        content = prepare()
        with deciding():
            if stamp() == before:
                return decide(content)
    raise Refused("busy", busy, "请稍候再办理一次")
