"""A pool of threads of which few work at a time, unless their work takes long.

Threads of one process take turns in running Python, and wake each other to no avail where many want to: with two at a
time 8 clients of 2 workers got 5 to 8 % more predictions a second than with eight. But who reads a document, or waits
for a slow sender, must not keep the others waiting.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

AT_ONCE = 2
"""Threads that work: while one is in code that needs no Python, such as LiteRT, the other goes on. One alone is as fast
on small work, but every long one would stop it for `LONG_SECONDS`."""

LONG_SECONDS = 0.01
"""Ten predictions. Who is at work for longer does not count any more: another thread may work beside it."""


class Pool:
    """Does what it is given in order, by threads that are started at once."""

    def __init__(self, threads: int) -> None:
        self._waiting: queue.SimpleQueue[tuple[Future, Callable] | None] = queue.SimpleQueue()
        self._places = threading.Semaphore(AT_ONCE)
        self._begun: dict[int, float] = {}  # by thread: since when it works, by time.monotonic(), and has a place
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable, *args: object) -> Future:
        """Lets a thread call the function; returns at once."""
        future = Future()
        self._waiting.put((future, lambda: function(*args)))
        return future

    @property
    def is_behind(self) -> bool:
        """Whether work waits for a thread."""
        return not self._waiting.empty()

    def pass_places_on(self) -> None:
        """Takes the places of threads that work for long; call it now and then while the pool is behind."""
        long_ago = time.monotonic() - LONG_SECONDS
        for thread, since in list(self._begun.items()):
            if since < long_ago and self._begun.pop(thread, None):
                self._places.release()

    def shutdown(self, *, wait: bool) -> None:
        """Ends the threads when all work is done."""
        for _ in self._threads:
            self._waiting.put(None)
            self._places.release()
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        """Runs in each thread: waits for a place, and works as long as it has it."""
        me = threading.get_ident()
        while self._places.acquire():
            has_place = True
            while has_place:
                if (work := self._waiting.get()) is None:
                    return
                self._begun[me] = time.monotonic()
                _do(*work)
                has_place = self._begun.pop(me, None) is not None


def _do(future: Future, work: Callable) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # for who asks the future, as of every executor
        future.set_exception(error)
