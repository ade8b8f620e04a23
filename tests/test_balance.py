"""Which worker takes the next connection; on real sockets in test_worker.py."""

import os

import pytest

from webapp.balance import GONE, PLACES, ConnectionCounts

FIRST, SECOND = 1, 2
"""Ages of two workers."""


@pytest.fixture
def counts():
    """Two workers with as many connections."""
    both = ConnectionCounts()
    both[FIRST] = both[SECOND] = 3
    return both


def test_it_works(counts):
    counts[FIRST] = 4
    assert not counts.is_least(FIRST)
    assert counts.is_least(SECOND)


def test_of_two_with_as_many_either_may_take_the_next(counts):
    assert counts.is_least(FIRST)
    assert counts.is_least(SECOND)


def test_a_worker_lets_connections_go_where_another_has_less_than_half_as_many(counts):
    counts[FIRST] = 8
    assert counts.has_far_more(FIRST)
    assert not counts.has_far_more(SECOND)
    counts[FIRST] = 7
    assert not counts.has_far_more(FIRST)


def test_a_worker_alone_lets_nobody_go():
    alone = ConnectionCounts()
    alone[FIRST] = 999
    assert not alone.has_far_more(FIRST)


def test_workers_that_all_stop_go_on_answering(counts):
    counts[FIRST] = counts[SECOND] = GONE
    assert not counts.has_far_more(FIRST)


def test_a_worker_that_has_ended_is_waited_for_by_nobody(counts):
    counts[SECOND] = GONE
    assert counts.is_least(FIRST)


def test_a_worker_alone_takes_every_connection():
    alone = ConnectionCounts()
    alone[PLACES + FIRST] = 999  # after as many restarts, too
    assert alone.is_least(PLACES + FIRST)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="This system does not fork")
def test_what_a_forked_worker_counts_is_seen_by_the_others(counts):
    if (pid := os.fork()) == 0:
        counts[SECOND] = 0
        os._exit(0)
    os.waitpid(pid, 0)
    assert not counts.is_least(FIRST)
