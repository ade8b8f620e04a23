"""HEIC, the format of iPhones. Its decoder is imported only when such a picture comes."""

import io

from PIL import Image

from webapp.errors import UnsupportedImage

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Of the `ftyp` box at the file's beginning (ISO/IEC 23008-12, annex B)."""


def is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


def open_heic(data: bytes) -> Image.Image:
    """Reads the header of the file's main picture.

    Raises:
        UnsupportedImage: the decoder is not installed.
        SyntaxError: the header is damaged.
    """
    try:
        from pi_heif import HeifImageFile
    except ImportError as error:
        raise UnsupportedImage(
            "Expected a picture that this server can decode, but got HEIC, and the package pi-heif is not installed "
            "here. Send the picture as JPEG, or install pi-heif."
        ) from error
    return HeifImageFile(io.BytesIO(data))
