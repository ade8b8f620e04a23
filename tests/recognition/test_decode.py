import io

import numpy as np
import pytest
from PIL import Image

from tests.pictures import draw, encode, png_bomb, seven_png
from webapp.errors import TooManyPixels, UndecodableImage, UnsupportedImage
from webapp.recognition.decode import FORMATS, decode_grey


def saved(image: Image.Image, form: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def test_it_works():
    assert np.array_equal(decode_grey(seven_png()), draw())


@pytest.mark.parametrize("form", FORMATS)
def test_it_decodes_every_format_that_it_names(form):
    grey = decode_grey(saved(Image.fromarray(draw()).convert("RGB"), form))
    assert grey.shape == (280, 280)
    assert np.abs(grey.astype(int) - draw()).mean() < 3


def test_dark_ink_on_a_transparent_background_stays_dark_on_light():
    picture = Image.new("RGBA", (28, 28), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (10, 5, 14, 23))
    grey = decode_grey(saved(picture))
    assert grey[10, 12] == 0
    assert grey[0, 0] == 255


def test_white_ink_on_a_transparent_background_stays_visible():
    picture = Image.new("RGBA", (28, 28), (255, 255, 255, 0))
    picture.paste((255, 255, 255, 255), (10, 5, 14, 23))
    grey = decode_grey(saved(picture))
    assert grey[10, 12] == 255
    assert grey[0, 0] == 0


def test_grey_with_alpha_is_laid_on_paper():
    picture = Image.new("LA", (28, 28), (0, 0))
    picture.paste((0, 255), (10, 5, 14, 23))
    grey = decode_grey(saved(picture))
    assert (grey[10, 12], grey[0, 0]) == (0, 255)


def test_a_palette_with_a_transparent_colour_is_laid_on_paper():
    picture = Image.new("P", (28, 28), 1)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    picture.paste(0, (10, 5, 14, 23))
    grey = decode_grey(saved(picture, transparency=1))
    assert (grey[10, 12], grey[0, 0]) == (0, 255)


def test_sixteen_bits_are_scaled_to_eight_and_not_clipped():
    values = np.full((28, 28), 60000, np.uint16)
    values[5:23, 10:14] = 5000
    grey = decode_grey(saved(Image.fromarray(values)))
    assert abs(int(grey[0, 0]) - 233) <= 1
    assert abs(int(grey[10, 12]) - 19) <= 1


def test_a_dark_sixteen_bit_picture_stays_dark():
    values = np.full((28, 28), 200, np.uint16)
    assert decode_grey(saved(Image.fromarray(values))).max() <= 1


def test_a_cmyk_jpeg_is_decoded():
    grey = decode_grey(saved(Image.fromarray(draw()).convert("CMYK"), "JPEG"))
    assert np.abs(grey.astype(int) - draw()).mean() < 3


def test_the_first_frame_of_an_animation_counts():
    frames = [Image.fromarray(draw()), Image.new("L", (280, 280), 255)]
    grey = decode_grey(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert grey.min() == 0


def test_exif_orientation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90° clockwise to see it upright
    grey = decode_grey(saved(Image.new("L", (40, 20), 255), "JPEG", exif=exif))
    assert grey.shape == (40, 20)


def test_one_pixel_is_a_picture():
    assert decode_grey(saved(Image.new("L", (1, 1), 7))).tolist() == [[7]]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\0" * 1000, b"%PDF-1.7"]
)
def test_what_is_no_picture_is_not_supported(data):
    with pytest.raises(UnsupportedImage, match="Expected a PNG"):
        decode_grey(data)


@pytest.mark.parametrize("extension", [".png", ".jpg", ".webp", ".bmp", ".tiff"])
def test_a_picture_that_was_cut_off_is_refused(extension):
    rng = np.random.default_rng(1)
    data = encode(rng.integers(0, 255, (100, 100), np.uint8), extension)
    with pytest.raises(UndecodableImage, match="damaged"):
        decode_grey(data[: len(data) // 2])


@pytest.mark.parametrize("cut", [8, 20, 33, 60])
def test_a_png_that_ends_in_its_first_bytes_is_refused(cut):
    with pytest.raises((UndecodableImage, UnsupportedImage)):
        decode_grey(seven_png()[:cut])


def test_a_png_with_a_wrong_checksum_is_refused():
    data = bytearray(seven_png())
    data[-20] ^= 0xFF
    with pytest.raises(UndecodableImage):
        decode_grey(bytes(data))


def test_a_bomb_is_refused_by_its_header():
    bomb = png_bomb()
    assert len(bomb) < 60_000
    with pytest.raises(TooManyPixels, match="at most 50 megapixels, but got 20000 × 20000"):
        decode_grey(bomb)


def test_the_limit_itself_is_allowed():
    data = saved(Image.new("L", (100, 10), 255))
    assert decode_grey(data, max_pixels=1000).shape == (10, 100)
    with pytest.raises(TooManyPixels):
        decode_grey(data, max_pixels=999)
