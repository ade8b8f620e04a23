"""From the bytes of an upload to grey levels, within limits and whatever the format's way of storing them."""

import io
import warnings

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from webapp.errors import TooManyPixels, UndecodableImage, UnsupportedImage
from webapp.recognition import heic
from webapp.recognition.bombs import refuse_bombs

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
        return heic.open_heic(data) if heic.is_heic(data) else Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        came = f"{len(data)} bytes of something else" if data else "nothing"
        raise UnsupportedImage(f"Expected {expected}, but got {came}. Send such a file.") from error
    except UnsupportedImage:
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
        image.load()
        return _to_grey(_turned_upright(image))
    except Exception as error:  # Pillow's plugins raise SyntaxError, struct.error, zlib.error and more on damage
        raise UndecodableImage(
            f"Expected a whole {image.format} picture, but its data are damaged or cut off ({_words_of(error)}). "
            "Save or export the picture again and send that file."
        ) from error


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
        return _scale_to_8_bits(np.asarray(image), WIDE_MODES[image.mode])
    if image.mode in ("LA", "PA", "La", "RGBA", "RGBa") or "transparency" in image.info:
        return _on_contrasting_paper(image.convert("RGBA"))
    return np.asarray(image.convert("L"))


def _scale_to_8_bits(values: np.ndarray, white: float | None) -> np.ndarray:
    """Scales (H, W) grey levels of any type so that white becomes 255."""
    values = np.nan_to_num(values.astype(np.float32))
    if white is None:
        peak = float(values.max())
        white = next((known for known in WHITES if peak <= known), peak)
    return np.clip(values * (255.0 / white), 0, 255).astype(np.uint8)


def _on_contrasting_paper(image: Image.Image) -> np.ndarray:
    """Lays an RGBA picture on white, or on black where that shows more of it: white ink needs black paper."""
    transparent_from, _ = image.getchannel("A").getextrema()
    if transparent_from == 255:  # opaque throughout, as browsers save a filled canvas
        return np.asarray(image.convert("L"))
    grey = np.asarray(image.convert("L")).astype(np.uint16)  # (H, W)
    alpha = np.asarray(image.getchannel("A")).astype(np.uint16)
    on_black = (grey * alpha + 127) // 255
    on_white = on_black + 255 - alpha
    return (on_white if np.ptp(on_white) >= np.ptp(on_black) else on_black).astype(np.uint8)
