"""Decodes one HEIC picture, as a program of its own: `decoding_process.py` starts it and talks to it.

libheif may crash over a file made for that. Then only this process dies. It imports nothing of ours, so that it starts
fast and stays small.

Argument: the most seconds of the processor. In, from stdin: the file's length (8 bytes) and bytes, then four bytes when
the pixels are wanted; numbers are little-endian. Out, to stdout: a line of JSON for the header and one for the pixels,
and after it these: (H, W) grey levels, or (H, W, 2) with opacity.
"""

import io
import json
import struct
import sys

from pi_heif import HeifImageFile
from PIL import Image

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None

MEMORY_BYTES = 500_000_000
"""Most address space. Measured: a photo of 48 megapixels is decoded with 440 MB."""


def main() -> None:
    if resource:
        work_seconds = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (work_seconds, work_seconds))
    (length,) = struct.unpack("<Q", sys.stdin.buffer.read(8))
    Image.MAX_IMAGE_PIXELS = None  # who asks has a limit of its own
    try:
        picture = HeifImageFile(io.BytesIO(sys.stdin.buffer.read(length)))
        _say({"pages": 1, "width": picture.width, "height": picture.height})
        if sys.stdin.buffer.read(4):
            _answer_pixels(picture)
    except Exception as error:  # the decoder's words for all that may be wrong with a file
        _say({"error": " ".join(str(error).split())})


def _answer_pixels(picture: HeifImageFile) -> None:
    has_opacity = picture.has_transparency_data
    pixels = picture.convert("LA" if has_opacity else "L")
    shape = {"width": pixels.width, "height": pixels.height} | ({"channels": [2]} if has_opacity else {})
    _say(shape, pixels.tobytes())


def _say(answer: dict, content: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
