"""Keep a server that unpacks large pictures small: give their memory back to the system once they are done.

glibc keeps an arena of memory for each thread and, once a large block was freed, lets later ones lie in it. Measured
with 300 requests of the benchmark's mixture (8 % pages, 2 workers of 8 threads): 382 MB without `set_limits`, 150 MB
with it. What a page leaves behind are holes in the middle of the heap, 20 to 40 MB of them in each process, and those
`give_back` returns.
"""

import ctypes
import functools
import sys

# Parameters of mallopt(3), from malloc.h.
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

ARENAS = 2
MMAP_BYTES = 2**20
"""Larger blocks come from the system and go back to it at once: every picture of a page does, no array of a drawing."""

TRIM_BYTES = 4 * 2**20
"""Unused heap that is kept for the next request."""


def set_limits() -> bool:
    """Sets glibc's allocator for this process and its children; call it before there are threads.

    Returns:
        Whether there is such an allocator: not on other systems, nor with another C library.
    """
    if (libc := _glibc()) is None:
        return False
    settings = {M_ARENA_MAX: ARENAS, M_MMAP_THRESHOLD: MMAP_BYTES, M_TRIM_THRESHOLD: TRIM_BYTES}
    return all([libc.mallopt(name, value) for name, value in settings.items()])


def give_back() -> bool:
    """Returns whole pages of unused heap to the system, which takes 1 to 3 ms; call it when a large work is done.

    Returns:
        Whether there were any.
    """
    libc = _glibc()
    return libc is not None and bool(libc.malloc_trim(0))


@functools.cache
def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return libc if hasattr(libc, "malloc_trim") else None
