"""HEIC, the format of iPhones, decoded by a process of its own, which may die without harm.

Fuzzing found files of 700 bytes that crash libheif, and with it everybody else's requests.
"""

import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from webapp.errors import UndecodableImage, UnsupportedImage
from webapp.recognition.decoding_process import PAGE_SECONDS, DecodingProcess, DiedError
from webapp.recognition.turns import large_one_at_a_time

FORMAT = "HEIC"

PROGRAM = Path(__file__).with_name("heic_program.py")

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Of the `ftyp` box at the file's beginning (ISO/IEC 23008-12, annex B)."""


def is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


class HeicPicture(Image.Image):
    """The main picture of a file, upright as the file says; its pixels come when they are loaded."""

    format = FORMAT

    def __init__(self, data: bytes) -> None:
        """Reads the header.

        Raises:
            UnsupportedImage: the decoder is not installed.
            SyntaxError: the header is damaged.
            UndecodableImage: the decoder crashed, or the file costs more than a picture does.
            Busy: other large pictures are in the way, or the machine is.
        """
        super().__init__()
        if importlib.util.find_spec("pi_heif") is None:
            raise UnsupportedImage(
                "Expected a picture that this server can decode, but got HEIC, and the package pi-heif is not "
                "installed here. Send the picture as JPEG, or install pi-heif."
            )
        self._process: DecodingProcess | None = None
        with self._at_work():
            self._process = DecodingProcess(PROGRAM)
            answer = self._process.open(data)
        self._refuse_damage(answer)
        self._size, self._mode = (answer["width"], answer["height"]), "L"

    def load(self) -> object:
        """Unpacks the pixels to grey levels, with opacity where the picture has it.

        Raises:
            SyntaxError: the picture is damaged or cut off.
            UndecodableImage: the decoder crashed, or the picture costs more than a picture does.
            Busy: other large pictures are in the way, or the machine is.
        """
        if self._process is not None:
            with self._at_work():
                answer, pixels = self._process.decode(0)
            self._refuse_damage(answer)
            self._stop()
            unpacked = Image.fromarray(pixels)
            self.im, self._mode = unpacked.im, unpacked.mode
        return super().load()

    def close(self) -> None:
        """Lets go of the process, or of the pixels."""
        self._stop()
        super().close()

    def __exit__(self, *_exception: object) -> None:
        self._stop()

    @contextlib.contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            with large_one_at_a_time():
                yield
        except DiedError as error:
            self._stop()
            raise UndecodableImage(
                f"Expected a HEIC picture that is decoded in {PAGE_SECONDS} s and a reasonable amount of memory; the "
                "decoder gave up on this one. Save the picture as JPEG and send that file."
            ) from error

    def _refuse_damage(self, answer: dict) -> None:
        if "error" in answer:
            self._stop()
            raise SyntaxError(answer["error"])  # what Pillow's own decoders raise

    def _stop(self) -> None:
        if self._process is not None:
            self._process.stop()
            self._process = None
