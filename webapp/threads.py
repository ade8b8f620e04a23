"""Threads for a server that is seldom as busy as it may be: the one that was busy last takes what comes next.

`concurrent.futures.ThreadPoolExecutor` lets all its threads take turns, though a few could do the work. What each has
at hand, its stack and its share of the allocator's memory, is out of the processor's caches when its turn comes again.
Measured beside it with four requests at a time for eight threads: `python -m bench.threads`.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from queue import SimpleQueue
from typing import NamedTuple


class Call(NamedTuple):
    """What a thread is to do."""

    future: Future
    work: Callable
    arguments: tuple
    keywords: dict

    def run(self) -> None:
        """Lets the future have the outcome, whatever it is."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.work(*self.arguments, **self.keywords)
        except BaseException as error:  # as the executors of `concurrent.futures` have it
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class WarmThreads(Executor):
    """Runs calls in a few threads, which are started when they are needed and end with the process at the latest."""

    def __init__(self, most: int) -> None:
        """Starts nothing yet.

        Args:
            most: threads; further calls wait, and are taken in order.
        """
        self._most = most
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._idle: list[SimpleQueue[Call | None]] = []  # where each thread without work waits, the latest last
        self._waiting: deque[Call] = deque()
        self._is_shut_down = False

    def submit(self, fn: Callable, /, *args: object, **kwargs: object) -> Future:
        """Lets a thread call `fn`; see `concurrent.futures.Executor`."""
        call = Call(Future(), fn, args, kwargs)
        with self._lock:
            if self._is_shut_down:
                raise RuntimeError("These threads were shut down and take no more calls.")
            if self._idle:
                self._idle.pop().put(call)
            elif len(self._threads) < self._most:
                self._start(call)
            else:
                self._waiting.append(call)
        return call.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more calls; see `concurrent.futures.Executor`."""
        with self._lock:
            self._is_shut_down = True
            while cancel_futures and self._waiting:
                self._waiting.popleft().future.cancel()
            while self._idle:
                self._idle.pop().put(None)
        for thread in self._threads if wait else ():
            thread.join()

    def _start(self, call: Call) -> None:
        own: SimpleQueue[Call | None] = SimpleQueue()
        own.put(call)
        thread = threading.Thread(target=self._work, args=(own,), daemon=True)
        thread.start()
        self._threads.append(thread)  # only now: the system may have had none to give

    def _work(self, own: SimpleQueue) -> None:
        """Runs in the thread that waits at this queue."""
        call = own.get()
        while call is not None:
            call.run()
            del call  # or a thread without work would keep a request and its picture
            call = self._next(own)

    def _next(self, own: SimpleQueue) -> Call | None:
        """Waits for the next call of a thread; None at the end."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._is_shut_down:
                return None
            self._idle.append(own)
        return own.get()
