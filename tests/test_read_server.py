"""Documents on the real server: PDFs are drawn by processes that a thread of a forked worker starts."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

import pytest

from tests import heic, pictures
from tests.documents import pdf_page, tiff_of


def read(server, data: bytes) -> dict:
    request = Request(f"{server.url}/api/v1/read", data, {"Content-Type": "application/octet-stream"})
    with urlopen(request, timeout=60) as response:
        return json.load(response)


@pytest.mark.parametrize(
    ("data", "text"),
    [(pictures.seven_png(), "7"), (pdf_page(), "7"), (heic.SEVEN, "7"), (tiff_of([pictures.draw()] * 2), "7\f7")],
    ids=["PNG", "PDF", "HEIC", "TIFF"],
)
def test_it_works(server, data, text):
    assert read(server, data)["text"] == text


def test_pdfs_at_the_same_time_are_all_read(server):
    with ThreadPoolExecutor(3) as clients:
        answers = list(clients.map(lambda _: read(server, pdf_page()), range(6)))
    assert [answer["text"] for answer in answers] == ["7"] * 6
