"""Static files: names that change with the content, compressed, and as safe as every other answer."""

import gzip
import os
import re
import subprocess
import sys

import pytest

from webapp import static_files
from webapp.config import PROJECT
from webapp.headers import SECURITY_HEADERS

FOR_EVER = "max-age=315360000, public, immutable"


@pytest.fixture
def hashed(app):
    return app.static_url_path


def test_it_works(client, hashed):
    with client.get(f"{hashed}/js/main.js") as response:
        assert (response.status_code, response.mimetype) == (200, "text/javascript")
        assert response.headers["Cache-Control"] == FOR_EVER
        assert response.data == (PROJECT / "static/js/main.js").read_bytes()


def test_the_page_asks_for_nothing_but_hashed_names(client, hashed):
    addresses = re.findall(r'"(/static/[^"]*)"', client.get("/").text)
    assert addresses
    assert [address for address in addresses if not address.startswith(f"{hashed}/")] == []
    for address in addresses:
        with client.get(address) as response:
            assert response.status_code == 200, address


def test_a_file_travels_compressed_to_who_takes_it(client, hashed):
    with client.get(f"{hashed}/js/main.js", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["Vary"]
        assert gzip.decompress(response.data) == (PROJECT / "static/js/main.js").read_bytes()


@pytest.mark.parametrize("path", ["{}/favicon.svg", "/static/favicon.svg"])
def test_every_file_carries_the_headers_of_every_answer(client, hashed, path):
    with client.get(path.format(hashed)) as response:
        assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert "Access-Control-Allow-Origin" not in response.headers


def test_without_the_hash_a_file_is_asked_for_again(client):
    with client.get("/static/favicon.svg") as response:
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["{}/../../webapp/config.py", "{}/js/main.js.gz", "{}/js/", "/static/000000000000/js/main.js"]
)
def test_nothing_else_is_served(client, hashed, path):
    assert client.get(path.format(hashed)).status_code == 404


def test_the_name_follows_the_content(tmp_path):
    (tmp_path / "a.js").write_text("1")
    first = static_files.url_path(tmp_path)
    assert static_files.url_path(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    second = static_files.url_path(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, static_files.url_path(tmp_path)}) == 3


def test_a_full_disk_costs_the_compression_and_nothing_else(monkeypatch):
    def full(*_args):
        raise OSError("No space left on device")

    monkeypatch.setattr(static_files, "_copy_file", full)
    assert static_files._compressed_copy(PROJECT / "static") is None


def test_the_copy_goes_with_the_process_and_not_with_its_workers(tmp_path):
    program = (
        "import os; from webapp.config import PROJECT; from webapp.static_files import _compressed_copy\n"
        "copy = _compressed_copy(PROJECT / 'static')\n"
        "if os.fork() == 0: raise SystemExit\n"
        "os.wait(); print((copy / 'favicon.svg').exists())"
    )
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, env=environ, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")
    assert list(tmp_path.iterdir()) == []
