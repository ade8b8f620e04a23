"""Files that people send by mistake or by malice: each gets its own answer, promptly, and nothing stays behind."""

import io
import tempfile
import time
import zlib

import numpy as np
import pytest
from PIL import Image

from tests import heic, pictures
from tests.documents import FakeReader, pdf_of, pdf_page, saved, tiff_of
from tests.problems import assert_problem, assert_problem_object

URL = "/api/v1/read"
AT_MOST_SECONDS = 2.0


@pytest.fixture(autouse=True)
def _answers_promptly_and_leaves_nothing(client, app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.extensions, "reader", FakeReader())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    began = time.process_time()  # not the clock on the wall: other programs may keep this machine busy
    yield
    assert time.process_time() - began < AT_MOST_SECONDS
    assert list(tmp_path.iterdir()) == []
    assert post(client, pictures.seven_png()).get_json()["text"] == "12\n3"


def post(client, data: bytes):
    return client.post(URL, data=data, content_type="image/png")  # whatever it is


def noise() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8)


LOCKED = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[(a)(a)]" % (b"o" * 32, b"u" * 32)
SCAN = pdf_of([Image.fromarray(noise())])

REFUSED = {
    "empty": (b"", 400, "malformed_request", "0 bytes"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_image", "HEIC picture or a PDF"),
    "video": (b"\0\0\0\x20ftypisom" + bytes(5000), 415, "unsupported_image", "5012 bytes"),
    "text": (b"12345", 415, "unsupported_image", "5 bytes"),
    "cut JPEG": (pictures.encode(noise(), ".jpg")[:9000], 422, "undecodable_image", "cut off"),
    "cut HEIC": (heic.SEVEN[:600], 422, "undecodable_image", "header is damaged"),
    "400 megapixels": (pictures.png_bomb(), 422, "too_many_pixels", "50 megapixels"),
    "many pages": (tiff_of([np.zeros((1, 1), np.uint8)] * 21), 422, "too_many_pages", "at most 20 pages"),
    "PDF, head only": (b"%PDF-1.7\n", 422, "undecodable_image", "damaged"),
    "PDF, cut": (SCAN[: len(SCAN) // 2], 422, "undecodable_image", "damaged"),
    "PDF, password": (pdf_page(trailer=LOCKED), 422, "password_protected", "without a password"),
    "PDF, 10,000 pages": (pdf_page(kids=b"3 0 R " * 10_000, count=10_000), 422, "too_many_pages", "10000"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_it_refuses(client, kind):
    data, status, code, words = REFUSED[kind]
    assert_problem(post(client, data), status, code, words)


def directories(count: int) -> bytes:
    """A TIFF of one-pixel pages, directories only: 10,000 pages in 1 MB."""
    first = saved(Image.new("L", (1, 1), 255), "TIFF")
    at, entries = int.from_bytes(first[4:8], "little"), first[int.from_bytes(first[4:8], "little") :]
    length = 2 + 12 * int.from_bytes(entries[:2], "little")
    pages = [first[at : at + length]] * count
    end = len(first)
    links = [(end + number * (length + 4)).to_bytes(4, "little") for number in range(count)]
    chained = b"".join(page + link for page, link in zip(pages, [*links[1:], bytes(4)], strict=True))
    return first[:4] + links[0] + first[8:] + chained


def test_it_refuses_a_tiff_of_ten_thousand_pages(client):
    tiff = directories(10_000)
    with Image.open(io.BytesIO(tiff)) as image:
        image.seek(300)  # it is what it says it is
    assert_problem(post(client, tiff), 422, "too_many_pages", "at most 20 pages", "several parts")


def test_it_refuses_a_tiff_of_ten_thousand_small_copies(client, monkeypatch):
    monkeypatch.setattr("webapp.recognition.pictures.NOT_A_PAGE", ~0)
    monkeypatch.setattr("webapp.recognition.pictures.SUBFILE_TYPE", 256)  # the width, which every directory has
    assert_problem(post(client, directories(10_000)), 422, "too_many_pages")


def test_a_page_of_a_pdf_that_does_harm_is_named_and_the_others_are_read(client, monkeypatch):
    monkeypatch.setattr("webapp.recognition.decoding_process.WORK_SECONDS", 1)
    monkeypatch.setattr("webapp.recognition.decoding_process.PAGE_SECONDS", 60)  # the machine may be busy
    harm = zlib.compress(b"0 0 200 200 re f\n" * 2_000_000, 9)
    good = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    data = pdf_page(
        harm, stream_entries=b"/Filter/FlateDecode", kids=b"5 0 R 3 0 R 5 0 R", count=3, further_objects=(good,)
    )
    answer = post(client, data).get_json()
    assert answer["text"] == "12\n3\f\f12\n3"
    assert_problem_object(answer["pages"][1]["problem"], 422, "too_much_work", "page 2")


def test_a_pdf_page_five_metres_wide_is_read(client):
    [page] = post(client, pdf_page(size=(14_173, 842))).get_json()["pages"]
    assert page["width"] > 10_000


def test_heic_is_read(client):
    [page] = post(client, heic.SEVEN).get_json()["pages"]
    assert (page["width"], page["height"]) == (48, 64)


def test_heic_without_the_decoder_says_so(client, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert_problem(post(client, heic.SEVEN), 415, "unsupported_image", "pi-heif", "JPEG")
