"""One limit for each client, counted in Redis as long as that can be reached."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from webapp import rate
from webapp.rate import RateLimit


class SilentRedis:
    """Counts how often it is asked, and never answers."""

    asked = 0

    def hit(self, *_key: object) -> bool:
        self.asked += 1
        raise TimeoutError


@pytest.fixture
def limit():
    limit = RateLimit("2 per minute")
    limit._redis = SilentRedis()
    return limit


def test_it_works():
    limit = RateLimit("2 per minute")
    assert [limit.seconds_to_wait("a") for _ in range(2)] == [0, 0]
    assert 1 <= limit.seconds_to_wait("a") <= 60
    assert limit.seconds_to_wait("b") == 0


def test_a_redis_that_is_away_is_not_asked_again_and_again(limit):
    assert [limit.seconds_to_wait("a") > 0 for _ in range(3)] == [False, False, True]
    assert limit._redis.asked == 1


def test_after_a_while_one_request_asks_it_again(limit, monkeypatch):
    limit.seconds_to_wait("a")
    later = time.monotonic() + rate.RETRY_S
    monkeypatch.setattr(rate.time, "monotonic", lambda: later)
    assert [limit._may_ask_redis() for _ in range(3)] == [True, False, False]


def test_a_redis_that_is_back_counts_again(limit, monkeypatch):
    limit.seconds_to_wait("a")
    later = time.monotonic() + rate.RETRY_S
    monkeypatch.setattr(rate.time, "monotonic", lambda: later)
    limit._redis = RateLimit("2 per minute")._memory
    assert [limit.seconds_to_wait("b") for _ in range(2)] == [0, 0]
    assert limit._redis.get_window_stats(limit._rate, rate.PREFIX, "b").remaining == 0


class CrowdedMemory:
    """Counts nothing, but how many threads are in it at once."""

    inside = most = 0

    def hit(self, *_key: object) -> bool:
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.002)
        self.inside -= 1
        return True


def test_one_thread_at_a_time_counts_in_memory():
    limit = RateLimit("1000 per minute")
    limit._memory = CrowdedMemory()
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(limit.seconds_to_wait, "abcdefgh" * 4))
    assert waits == [0] * 32
    assert limit._memory.most == 1
