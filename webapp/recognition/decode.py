"""From the bytes of an upload to grey levels, within limits and whatever the format's way of storing them."""

import io
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from webapp.errors import DigitPadError, TooManyPixels, UndecodableImage, UnsupportedImage
from webapp.recognition import heic
from webapp.recognition.bombs import refuse_bombs
from webapp.recognition.plain_png import decode_plain_png
from webapp.recognition.trim import Trimmed, trim
from webapp.recognition.turns import large_one_at_a_time

Image.MAX_IMAGE_PIXELS = None
"""Pillow warns above 89 megapixels, which helps no server; our own limit, an error, stands in `grey_levels`."""

# What Pillow warns of helps nobody in a server's log, and one damaged TIFF has up to 65,000 such lines.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""What Pillow decodes, by its names; HEIC comes on top. Anything else, an SVG or a video with a picture's name too, is
not supported."""

PICTURES = f"a {', '.join(FORMATS)} or HEIC picture"

MAX_PIXELS = 50_000_000
"""Default limit. A phone photo has 12 to 50 megapixels; 50 take 50 MB as grey levels."""

LARGE_BYTES = 16_000_000
"""Of a picture in Pillow's memory: more is unpacked one picture at a time. A photo of 12 megapixels takes 12 MB."""

STRIP_PIXELS = 1_000_000
"""Converted at a time."""

WIDE_MODES = {"I;16": 65535.0, "I;16B": 65535.0, "I;16L": 65535.0, "I;16N": 65535.0, "I": None, "F": None}
"""Pillow's modes with more than 8 bits and the value of their white; None where the format does not tell."""

WHITES = (1.0, 255.0, 65535.0)
"""Whites in use for 32-bit and floating-point grey levels. The first that no pixel passes is taken."""


def decode_grey(data: bytes, *, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """Decodes one picture to grey levels; of several frames or pages the first counts.

    Args:
        data: the bytes of a PNG, JPEG, WebP, GIF, BMP, TIFF or HEIC file.
        max_pixels: how many pixels the picture may unpack to.

    Returns:
        (H, W) uint8, 0 black to 255 white.

    Raises:
        UnsupportedImage: the bytes are not a file of these formats.
        UndecodableImage: they are, but damaged or cut off.
        TooManyPixels: the picture is larger than `max_pixels`.
    """
    plain = decode_plain_png(data, max_pixels=max_pixels)
    return _decode_other(data, max_pixels) if plain is None else plain.whole()


def decode_trimmed(data: bytes, *, max_pixels: int = MAX_PIXELS) -> Trimmed:
    """Decodes one picture as `decode_grey` does, and leaves its even margin away."""
    plain = decode_plain_png(data, max_pixels=max_pixels)
    return trim(_decode_other(data, max_pixels)) if plain is None else plain


def _decode_other(data: bytes, max_pixels: int) -> np.ndarray:
    with open_picture(data) as image:
        return grey_levels(image, max_pixels=max_pixels)


def open_picture(data: bytes, *, expected: str = PICTURES) -> Image.Image:
    """Reads the header of a picture and unpacks nothing.

    Args:
        data: the bytes of the file.
        expected: what an error says was expected.

    Raises:
        UnsupportedImage: the bytes are not a file of the formats that we read.
        UndecodableImage: they begin like one, but the header is damaged, or made to cost more than the pixels do.
    """
    refuse_bombs(data)
    try:
        return heic.HeicPicture(data) if heic.is_heic(data) else Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        came = f"{len(data)} bytes of something else" if data else "nothing"
        raise UnsupportedImage(f"Expected {expected}, but got {came}. Send such a file.") from error
    except DigitPadError:
        raise
    except Exception as error:  # a known format whose header is broken: SyntaxError, struct.error, ValueError …
        raise UndecodableImage(
            f"The file begins like a picture, but its header is damaged ({_words_of(error)}). "
            "Save or export the picture again and send that file."
        ) from error


def grey_levels(image: Image.Image, *, max_pixels: int) -> np.ndarray:
    """Unpacks the frame that an opened picture stands at.

    The size is known from the header and checked before anything is unpacked. EXIF orientation is applied. Transparency
    is laid on white, or on black where the ink would vanish on white.

    Returns:
        (H, W) uint8, 0 black to 255 white.

    Raises:
        UndecodableImage: the picture is damaged or cut off.
        TooManyPixels: it is larger than `max_pixels`.
    """
    if image.width * image.height > max_pixels:
        raise TooManyPixels(
            f"Expected at most {max_pixels / 1e6:g} megapixels, but got {image.width} × {image.height} pixels. "
            "Make the picture smaller and send it again."
        )
    try:
        image.draft("L", None)  # a JPEG holds its grey levels apart from its colours, which are then not unpacked
        with _turn_to_unpack(image):
            image.load()
            return _to_grey(_turned_upright(image))
    except DigitPadError:  # of HEIC's decoder
        raise
    except Exception as error:  # Pillow's plugins raise SyntaxError, struct.error, zlib.error and more on damage
        raise UndecodableImage(
            f"Expected a whole {image.format} picture, but its data are damaged or cut off ({_words_of(error)}). "
            "Save or export the picture again and send that file."
        ) from error


def _turn_to_unpack(image: Image.Image) -> AbstractContextManager:
    """Lets one large picture at a time be unpacked; HEIC waits for its turn itself."""
    bytes_per_pixel = 1 if image.mode in ("1", "L", "P") else 4  # in Pillow's memory
    is_large = image.width * image.height * bytes_per_pixel > LARGE_BYTES
    return large_one_at_a_time() if is_large and image.format != heic.FORMAT else nullcontext()


def _turned_upright(image: Image.Image) -> Image.Image:
    """Applies the EXIF orientation. Pillow would copy upright pictures too: 36 MB for a photo in colour."""
    is_upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
    return image if is_upright else ImageOps.exif_transpose(image)


def _words_of(error: Exception) -> str:
    """Returns a decoder's words in one line; some have several."""
    return " ".join(str(error).split())


def _to_grey(image: Image.Image) -> np.ndarray:
    """Returns (H, W) uint8 of any mode of Pillow's."""
    if image.mode in WIDE_MODES:
        return _scale_to_8_bits(image)
    if image.mode in ("LA", "PA", "La", "RGBA", "RGBa") or "transparency" in image.info:
        return _on_contrasting_paper(image)
    return _by_strips(image, lambda strip: np.asarray(strip.convert("L")))


def _by_strips(image: Image.Image, to_grey: Callable[[Image.Image], np.ndarray]) -> np.ndarray:
    """Converts some rows at a time: all the steps on the way of a large picture at once would take 16 bytes a pixel."""
    if image.width * image.height <= STRIP_PIXELS:
        return to_grey(image)
    grey, top = np.empty((image.height, image.width), np.uint8), 0
    for strip in _strips(image):
        grey[top : top + strip.height] = to_grey(strip)
        top += strip.height
    return grey


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    rows = max(1, STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height)))


def _scale_to_8_bits(image: Image.Image) -> np.ndarray:
    """Scales grey levels of any type so that white becomes 255."""
    white = WIDE_MODES[image.mode]
    if white is None:
        peak = max(float(levels.max()) for levels in map(_finite, _strips(image)))
        white = next((known for known in WHITES if peak <= known), peak)
    return _by_strips(image, lambda strip: np.clip(_finite(strip) * (255.0 / white), 0, 255).astype(np.uint8))


def _finite(image: Image.Image) -> np.ndarray:
    return np.nan_to_num(np.asarray(image).astype(np.float32))


def _on_contrasting_paper(image: Image.Image) -> np.ndarray:
    """Lays a picture on white, or on black where that shows more of it: white ink needs black paper."""
    on_white, on_black = (_by_strips(image, partial(_on_paper, paper=paper)) for paper in (255, 0))
    return on_white if np.ptp(on_white) >= np.ptp(on_black) else on_black


def _on_paper(image: Image.Image, *, paper: int) -> np.ndarray:
    rgba = image.convert("RGBA")
    opacity = np.asarray(rgba.getchannel("A")).astype(np.uint16)  # (H, W)
    ink = (np.asarray(rgba.convert("L")) * opacity + 127) // 255
    return (ink + (255 - opacity if paper else 0)).astype(np.uint8)
