"""What is made of a declaration once and used at every judging: schemas, compiled rules.

Declarations never change, so what was made of one holds as long as the declaration itself; it is found by identity,
since a catalog's digest costs more to compute than most of what is kept here.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_MOST = 2_000  # far above what one catalog makes; a process that loads many catalogs begins anew


class Kept(Generic[K, V]):
    """Values by the objects that they were made of; these are held, so that no other object takes their place."""

    def __init__(self) -> None:
        self._values: dict[tuple[int, ...], tuple[tuple[K, ...], V]] = {}

    def get(self, make: Callable[[], V], *made_of: K) -> V:
        """The value kept for exactly these objects, made now if there is none. Two threads may both make it."""
        key = tuple(map(id, made_of))
        found = self._values.get(key)
        if found is None:
            if len(self._values) >= _MOST:
                self._values.clear()
            found = self._values[key] = (made_of, make())
        return found[1]
