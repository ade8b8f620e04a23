"""Counts what one client asks, in this process or in the Redis that all of them share.

Flask-Limiter counts by the same library, but looks up anew for each request which limits there are and reads their
words: that took a third as long as a prediction. We have one limit, the same for every address.
"""

import logging
import math
import threading
import time

from limits import parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

TIMEOUT_S = 0.3
"""A Redis that does not answer by then is out of reach, and this process counts for itself."""

RETRY_S = 5.0
"""Until it is asked again; by one request, which waits for it, while the others are counted here."""

PREFIX = "digitpad"

log = logging.getLogger(__name__)


class RateLimit:
    """How often each client may ask."""

    def __init__(self, rate: str, redis_url: str = "") -> None:
        """Takes a rate such as "600 per minute", and where to count; in memory where no Redis is named."""
        self._rate = parse(rate)
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._redis = _in_redis(redis_url) if redis_url else None
        self._ask_redis_from_s = 0.0  # by time.monotonic()
        self._lock, self._memory_lock = threading.Lock(), threading.Lock()

    def seconds_to_wait(self, client: str) -> int:
        """Counts a request of this client; returns 0 if it is one of those that it may ask, and else when it may."""
        if self._redis and self._may_ask_redis():
            try:
                seconds = self._count(self._redis, client)
                self._ask_redis_from_s = 0.0
                return seconds
            except Exception as error:  # of a library that we need not know here, or of the network
                self._ask_redis_from_s = time.monotonic() + RETRY_S
                log.warning("Redis is out of reach (%s); counting in-memory", type(error).__name__)
        with self._memory_lock:  # the storage has a timer, which two threads at once would both start: RuntimeError
            return self._count(self._memory, client)

    def _may_ask_redis(self) -> bool:
        """Tells whether Redis is there, as far as we know, or it is time to try it again."""
        if not self._ask_redis_from_s:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._ask_redis_from_s:
                return False
            self._ask_redis_from_s = now + RETRY_S
            return True

    def _count(self, limiter: FixedWindowRateLimiter, client: str) -> int:
        if limiter.hit(self._rate, PREFIX, client):
            return 0
        reset_s = limiter.get_window_stats(self._rate, PREFIX, client).reset_time - time.time()
        return max(1, math.ceil(reset_s))


def _in_redis(url: str) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S))
