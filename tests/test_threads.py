import threading
from concurrent.futures import Future, wait

import pytest

from webapp.threads import WarmThreads


@pytest.fixture
def threads():
    with WarmThreads(3) as executor:
        yield executor


def occupy(threads: WarmThreads, count: int) -> tuple[list[Future], threading.Event]:
    """Lets so many calls begin, each of which ends with its thread's name when the event is set."""
    begun, done = threading.Barrier(count + 1), threading.Event()

    def call() -> str:
        begun.wait(5)
        done.wait(5)
        return threading_name()

    futures = [threads.submit(call) for _ in range(count)]
    begun.wait(5)
    return futures, done


def threading_name() -> str:
    return threading.current_thread().name


def test_a_call_gives_its_result_or_its_error(threads):
    assert threads.submit(divmod, 7, 2).result(5) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        threads.submit(divmod, 7, 0).result(5)


def test_the_thread_that_was_busy_last_takes_each_next_call(threads):
    futures, done = occupy(threads, 3)
    done.set()
    wait(futures, 5)
    names = set()
    for _ in range(20):
        names.add(threads.submit(threading_name).result(5))
        threads.submit(int).result(5)  # by then the thread before is idle again
    assert len(names) <= 2, "a thread that has just answered may not yet be idle when the next call comes"


def test_no_more_threads_are_started_than_were_allowed_and_further_calls_wait_in_order(threads):
    futures, done = occupy(threads, 3)
    order: list[int] = []
    waiting = [threads.submit(order.append, number) for number in range(20)]
    assert not order
    done.set()
    wait([*futures, *waiting], 5)
    assert sorted(order) == list(range(20))
    assert len({future.result() for future in futures}) == 3


def test_a_single_thread_takes_waiting_calls_in_the_order_in_which_they_came():
    with WarmThreads(1) as one:
        futures, done = occupy(one, 1)
        order: list[int] = []
        waiting = [one.submit(order.append, number) for number in range(20)]
        done.set()
        wait([*futures, *waiting], 5)
    assert order == list(range(20))


def test_an_idle_thread_keeps_nothing_of_its_last_call(threads):
    class Picture:
        def __del__(self) -> None:
            gone.set()

    gone = threading.Event()
    threads.submit(id, Picture())
    assert gone.wait(5)


def test_after_shutdown_what_was_taken_is_done_and_no_call_is_taken():
    executor = WarmThreads(1)
    (busy,), done = occupy(executor, 1)
    waiting = executor.submit(divmod, 7, 2)
    executor.shutdown(wait=False)
    with pytest.raises(RuntimeError, match="shut down"):
        executor.submit(int)
    done.set()
    executor.shutdown(wait=True)
    assert busy.done()
    assert waiting.result(0) == (3, 1)


def test_calls_that_wait_are_cancelled_where_shutdown_is_told_so():
    executor = WarmThreads(1)
    (busy,), done = occupy(executor, 1)
    waiting = executor.submit(int)
    executor.shutdown(wait=False, cancel_futures=True)
    done.set()
    executor.shutdown(wait=True)
    assert busy.done()
    assert waiting.cancelled()
