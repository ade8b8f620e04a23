"""The HTML page and its icon."""

import gzip

import pytest

from webapp.config import PROJECT


def test_it_works(client):
    response = client.get("/")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-cache"
    for hook in ("pad", "digit", "clear", "undo", "file"):
        assert f'id="{hook}"' in response.text


@pytest.mark.parametrize("path", ["/", "/about", "/api/docs", "/service-worker.js"])
def test_a_page_travels_compressed_to_who_takes_it(client, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in refused.headers
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/about", "/api/docs", "/service-worker.js"])
def test_a_page_that_a_browser_has_is_not_sent_again(client, path):
    etag = client.get(path).headers["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] != client.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]


def test_the_icon_is_found(client):
    with client.get("/favicon.ico", follow_redirects=True) as response:
        assert response.status_code == 200
        assert response.mimetype == "image/svg+xml"


def test_every_module_is_asked_for_at_once(client):
    page = client.get("/").text
    names = {path.name for path in (PROJECT / "static" / "js").glob("*.js")}
    assert "main.js" in names
    assert all(page.count(f"/js/{name}") >= 1 for name in names)


def test_the_page_knows_how_large_a_file_may_be(client):
    assert 'data-max-bytes="20000000"' in client.get("/").text
