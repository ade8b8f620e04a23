"""What people send by mistake or by malice: each gets its own answer, promptly, and the server goes on."""

import base64
import io
import time

import cv2
import numpy as np
import pytest
from PIL import Image

from tests import heic, pictures
from tests.problems import assert_problem

URL = "/api/v1/predict"
AT_MOST_SECONDS = 1.0


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Made before the clock of a test starts."""
    return pictures.png_bomb()


@pytest.fixture(autouse=True)
def _answers_promptly_and_goes_on(client):
    began = time.process_time()  # not the clock on the wall: other programs may keep this machine busy
    yield
    assert time.process_time() - began < AT_MOST_SECONDS
    assert client.post(URL, data=pictures.seven_png(), content_type="image/png").get_json()["digit"] == 7


BAD_JSON = {
    b"": "0 bytes",
    b"{": "cannot be parsed",
    b"\xff\xfe": "utf-8",
    b'{"image": NaN}': "NaN is not JSON",
    b"[" * 100_000: "nested too deeply",
    b'{"image": ' + b"9" * 5000 + b"}": "cannot be parsed",
    b"7": "came a number",
    b'["image"]': "came a list",
    b"null": "came null",
    b"{}": "no key at all",
    b'{"picture": "x"}': "'picture'",
    b'{"image": "x", "images": []}': "exactly one",
    b'{"image": 7}': "came a number",
    b'{"image": null}': "came null",
    b'{"image": ["x"]}': "came a list",
    b'{"images": "x"}': "came a text",
    b'{"image": ""}': "0 bytes",
    b'{"image": "data:image/png;base64,"}': "0 bytes",
    b'{"image": "data:image/png,%89PNG"}': "begins data:image/png;base64,",
    b'{"image": "data:image/png;base64"}': "begins data:image/png;base64,",
    b'{"image": "iVBORw0KGgo!"}': "base64",
    b'{"image": "iVBORw0KGg"}': "padding",
    b'{"image": "iVBO=Rw0"}': "base64",
    '{"image": "übermütig"}'.encode(): "base64",
}


@pytest.mark.parametrize(("body", "word"), BAD_JSON.items(), ids=range(len(BAD_JSON)))
def test_it_rejects_bad_json(client, body, word):
    assert_problem(client.post(URL, data=body, content_type="application/json"), 400, "malformed_request", word)


@pytest.mark.parametrize("content_type", ["image/png", "application/octet-stream", "application/json"])
def test_it_rejects_an_empty_body(client, content_type):
    assert_problem(client.post(URL, data=b"", content_type=content_type), 400, "malformed_request", "0 bytes")


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded", "x" * 5000])
def test_it_rejects_other_content_types(client, content_type):
    response = client.post(URL, data=b"x", content_type=content_type)
    assert_problem(response, 415, "unsupported_media_type", "multipart/form-data")
    assert len(response.get_json()["detail"]) < 400


def test_it_rejects_a_form_without_the_field(client):
    response = client.post(URL, data={"file": (io.BytesIO(b"x"), "x.png")})
    assert_problem(response, 400, "malformed_request", '"image"', "'file'", "curl")


def test_it_rejects_a_form_with_two_pictures(client):
    response = client.post(URL, data={"image": [(io.BytesIO(b"x"), "x.png"), (io.BytesIO(b"y"), "y.png")]})
    assert_problem(response, 400, "malformed_request", "2 of them")


def test_it_rejects_a_form_with_text_in_place_of_the_file(client):
    response = client.post(URL, data={"image": "x"}, content_type="multipart/form-data")
    assert_problem(response, 400, "malformed_request", "as text")


def test_it_rejects_an_empty_file_in_a_form(client):
    response = client.post(URL, data={"image": (io.BytesIO(b""), "x.png")})
    assert_problem(response, 400, "malformed_request", "0 bytes")


def test_it_rejects_a_form_with_a_hundred_fields(client):
    response = client.post(URL, data={f"field{n}": "x" for n in range(100)}, content_type="multipart/form-data")
    assert_problem(response, 400, "malformed_request", "at most 16")


@pytest.mark.parametrize("body", [b"junk", bytes(20_000_000), b"\r\n--y" * 4_000_000], ids=["junk", "zeros", "dashes"])
@pytest.mark.parametrize("boundary", ["; boundary=x", ""])
def test_it_rejects_a_broken_form(client, body, boundary):
    response = client.post(URL, data=body, content_type="multipart/form-data" + boundary)
    assert_problem(response, 400, "malformed_request", "boundary")


@pytest.mark.parametrize("image", [b"junk", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7\n"])
def test_it_rejects_what_is_not_an_image(client, image):
    assert_problem(client.post(URL, data=image, content_type="image/png"), 415, "unsupported_image")


@pytest.mark.parametrize("extension", [".png", ".jpg", ".webp", ".tiff"])
def test_it_rejects_a_truncated_image(client, extension):
    image = pictures.encode(pictures.draw(), extension)
    response = client.post(URL, data=image[: len(image) // 2], content_type="image/png")
    assert_problem(response, 422, "undecodable_image")


def test_it_rejects_a_small_png_that_unpacks_to_400_megapixels(client, bomb):
    assert len(bomb) < 60_000
    assert_problem(client.post(URL, data=bomb, content_type="image/png"), 422, "too_many_pixels", "50 megapixels")


def test_it_rejects_a_body_over_the_limit(client):
    response = client.post(URL, data=bytes(20_000_001), content_type="image/png")
    assert_problem(response, 413, "body_too_large", "20 MB", "20.0 MB")


def test_one_pixel_is_blank(client):
    answer = client.post(URL, data=pictures.encode(np.zeros((1, 1), np.uint8)), content_type="image/png").get_json()
    assert answer["verdict"] == "blank"


def _pillow(image: Image.Image, file_format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def _transparent(ink: int) -> bytes:
    alpha = 255 - pictures.draw()
    return pictures.encode(cv2.merge([np.full_like(alpha, ink)] * 3 + [alpha]))


def _animated() -> bytes:
    frames = [Image.fromarray(pictures.draw()), Image.new("L", (280, 280), 255)]
    return _pillow(frames[0], "GIF", save_all=True, append_images=frames[1:])


UNUSUAL = {
    "jpeg": lambda: pictures.encode(pictures.draw(), ".jpg"),
    "light on dark": lambda: pictures.encode(255 - pictures.draw()),
    "16 bits": lambda: pictures.encode(pictures.draw().astype(np.uint16) * 257),
    "palette": lambda: _pillow(Image.fromarray(pictures.draw()).convert("P"), "PNG"),
    "one bit": lambda: _pillow(Image.fromarray(pictures.draw()).convert("1"), "PNG"),
    "transparent, dark ink": lambda: _transparent(0),
    "transparent, white ink": lambda: _transparent(255),
    "CMYK": lambda: _pillow(Image.fromarray(pictures.draw()).convert("CMYK"), "JPEG"),
    "animated": _animated,
    "HEIC": lambda: heic.SEVEN,
    "12 megapixels": lambda: pictures.encode(cv2.resize(pictures.draw(), (3500, 3500)), ".jpg"),
}


@pytest.mark.parametrize("kind", UNUSUAL)
def test_it_reads_unusual_pictures(client, kind):
    answer = client.post(URL, json={"image": base64.b64encode(UNUSUAL[kind]()).decode()}).get_json()
    assert answer["digit"] == 7, answer
