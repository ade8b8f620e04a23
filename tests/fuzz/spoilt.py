"""A Hypothesis strategy: files of the corpus with a few things spoilt, and bytes that were no file ever."""

from hypothesis import strategies as st

from tests.fuzz.corpus import corpus, repaired_png

FILES = corpus()
MOST_CHANGES = 6
LONGEST_PIECE = 64

EXTREMES = [
    b"\0\0",
    b"\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80\0\0\0",
    b"\xff\xff\xff\xff",
    b"\0" * 8,
]
"""What sizes, counts and offsets are wrong with."""


@st.composite
def spoilt_files(draw: st.DrawFn) -> bytes:
    """Draws the bytes of an upload."""
    is_file = draw(st.integers(0, 9)) > 0
    data = draw(st.sampled_from(sorted(FILES)).map(FILES.get) if is_file else st.binary(max_size=200))
    for _ in range(draw(st.integers(0, MOST_CHANGES))):
        data = _changed(draw, data)
    return repaired_png(data) if draw(st.booleans()) else data


def _changed(draw: st.DrawFn, data: bytes) -> bytes:
    """Replaces, inserts, removes, repeats or cuts off a piece, or puts in one of another file."""
    at = draw(st.integers(0, len(data)))
    end = min(len(data), at + draw(st.integers(0, LONGEST_PIECE)))
    match draw(st.sampled_from(["replace", "insert", "remove", "repeat", "cut", "mix"])):
        case "replace":
            piece = draw(st.sampled_from(EXTREMES) | st.binary(min_size=1, max_size=4))
            return data[:at] + piece + data[at + len(piece) :]
        case "insert":
            return data[:at] + draw(st.binary(max_size=LONGEST_PIECE)) + data[at:]
        case "remove":
            return data[:at] + data[end:]
        case "repeat":
            return data[:end] + data[at:end] * draw(st.integers(1, 100)) + data[end:]
        case "cut":
            return data[:at]
    other = draw(st.sampled_from(sorted(FILES)).map(FILES.get))
    start = draw(st.integers(0, len(other)))
    return data[:at] + other[start : start + (end - at)] + data[end:]
