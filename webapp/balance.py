"""Spreads connections evenly over the workers: of several the one that has fewest takes the next.

All of them wake when somebody connects, and whoever is first takes it. Left to chance, one of two workers got seven or
all of eight clients 14 times out of 24, and refused what the other had room for. Clients keep their connections, so
that a worker also has to let some go: gunicorn starts its workers up to 100 ms apart, and the first one got all who
asked meanwhile, 3 times out of 6 every one of eight; and one that is added later got nobody.
"""

import functools
import mmap

PLACES = 1024
"""More than workers at any time: four times as many as may be set, for a reload starts new ones beside the old."""

GONE = -1
"""In the place of a worker that takes no connections, or of none."""

_COUNT_BYTES = 4


class ConnectionCounts:
    """How many connections each worker has open, in memory that a master shares with the workers it forks."""

    def __init__(self) -> None:
        self._counts = memoryview(mmap.mmap(-1, PLACES * _COUNT_BYTES)).cast("i")
        for place in range(PLACES):
            self._counts[place] = GONE

    def __getitem__(self, age: int) -> int:
        """Returns the connections of the worker that was started as number `age`."""
        return self._counts[age % PLACES]

    def __setitem__(self, age: int, count: int) -> None:
        self._counts[age % PLACES] = count

    def is_least(self, age: int) -> bool:
        """Tells whether no other worker has fewer connections."""
        return self[age] <= self._least()

    def has_far_more(self, age: int) -> bool:
        """Tells whether another worker has less than half as many connections, so that one should move there."""
        return self[age] > 2 * self._least() + 1

    def _least(self) -> int:
        return min((count for count in self._counts.tolist() if count != GONE), default=0)


@functools.cache
def shared_counts() -> ConnectionCounts:
    """Returns the counts of this master and its workers; the master must be the first to ask."""
    return ConnectionCounts()
