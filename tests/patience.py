"""Waiting for what must come true, however much else the machine has to do."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 60
"""Only a test that fails waits as long."""

LOOK_EVERY_S = 0.02


def eventually(holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Waits until something holds; fails where it does not in all that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come true within {seconds} s"
        time.sleep(LOOK_EVERY_S)
