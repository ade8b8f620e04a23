"""Few threads work at a time, and nobody waits for one that works for long."""

import threading
import time

import pytest

from tests.patience import PATIENCE_SECONDS, eventually
from webapp.pool import AT_ONCE, LONG_SECONDS, Pool

THREADS = 4


@pytest.fixture
def pool():
    made = Pool(THREADS)
    yield made
    made.shutdown(wait=True)


@pytest.fixture
def gate():
    """Lets go what waits for it, at the end of a test too."""
    event = threading.Event()
    yield event
    event.set()


def pass_on_after_long(pool) -> None:
    time.sleep(2 * LONG_SECONDS)
    pool.pass_places_on()


def test_it_works(pool):
    futures = [pool.submit(divmod, number, 3) for number in range(50)]
    assert [future.result(PATIENCE_SECONDS) for future in futures] == [divmod(number, 3) for number in range(50)]


def test_an_error_is_told_to_who_asks(pool):
    with pytest.raises(ZeroDivisionError):
        pool.submit(divmod, 1, 0).result(PATIENCE_SECONDS)
    assert pool.submit(divmod, 1, 1).result(PATIENCE_SECONDS) == (1, 0)


def test_few_work_at_a_time_and_who_came_first(pool, gate):
    begun = []
    for number in range(THREADS):
        pool.submit(lambda number=number: (begun.append(number), gate.wait()))
    eventually(lambda: len(begun) == AT_ONCE)
    assert pool.is_behind
    time.sleep(2 * LONG_SECONDS)
    assert sorted(begun) == list(range(AT_ONCE))


def test_who_works_for_long_makes_room_for_others(pool, gate):
    for _ in range(AT_ONCE):
        pool.submit(gate.wait)
    quick = pool.submit(divmod, 7, 3)
    pass_on_after_long(pool)
    assert quick.result(PATIENCE_SECONDS) == (2, 1)


def test_who_just_began_keeps_its_place(pool, gate, monkeypatch):
    monkeypatch.setattr("webapp.pool.LONG_SECONDS", PATIENCE_SECONDS)
    for _ in range(AT_ONCE):
        pool.submit(gate.wait)
    waiting = pool.submit(divmod, 7, 3)
    pass_on_after_long(pool)
    assert not waiting.done()


def test_there_are_no_more_places_afterwards(pool, gate):
    """Who made room has to wait for a place again, or ever more would work at a time."""
    for _ in range(THREADS):
        pool.submit(gate.wait)
        pass_on_after_long(pool)
    gate.set()
    eventually(lambda: not pool.is_behind)
    again, begun = threading.Event(), []
    for number in range(THREADS):
        pool.submit(lambda number=number: (begun.append(number), again.wait()))
    try:
        eventually(lambda: len(begun) >= AT_ONCE)
        time.sleep(2 * LONG_SECONDS)
        assert len(begun) == AT_ONCE
    finally:
        again.set()


def test_all_that_was_asked_is_done_before_it_ends(gate):
    pool, done = Pool(THREADS), []
    pool.submit(gate.wait)
    for number in range(20):
        pool.submit(done.append, number)
    gate.set()
    pool.shutdown(wait=True)
    assert sorted(done) == list(range(20))
