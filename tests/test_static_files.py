"""Static files: names that change with the content, compressed, and as safe as every other answer."""

import gzip
import os
import re
import subprocess
import sys

import brotli
import pytest

from webapp import static_files
from webapp.config import PROJECT
from webapp.headers import FILE_HEADERS

FOR_EVER = "max-age=315360000, public, immutable"
MAIN = static_files.without_comments((PROJECT / "static/js/main.js").read_bytes())


@pytest.fixture
def hashed(app):
    return app.static_url_path


def test_it_works(client, hashed):
    with client.get(f"{hashed}/js/main.js") as response:
        assert (response.status_code, response.mimetype) == (200, "text/javascript")
        assert response.headers["Cache-Control"] == FOR_EVER
        assert response.data == MAIN


def test_the_page_asks_for_nothing_but_hashed_names(client, hashed):
    addresses = re.findall(r'"(/static/[^"]*)"', client.get("/").text)
    assert addresses
    assert [address for address in addresses if not address.startswith(f"{hashed}/")] == []
    for address in addresses:
        with client.get(address) as response:
            assert response.status_code == 200, address


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [("gzip", "gzip", gzip.decompress), ("gzip, deflate, br", "br", brotli.decompress)],
)
def test_a_file_travels_compressed_as_well_as_the_browser_takes_it(client, hashed, accepted, encoding, unpack):
    with client.get(f"{hashed}/js/main.js", headers={"Accept-Encoding": accepted}) as response:
        assert response.headers["Content-Encoding"] == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert unpack(response.data) == MAIN


@pytest.mark.parametrize("path", ["{}/favicon.svg", "/static/favicon.svg"])
def test_every_file_carries_the_headers_of_every_answer(client, hashed, path):
    with client.get(path.format(hashed)) as response:
        assert {name: response.headers.get(name) for name in FILE_HEADERS} == FILE_HEADERS
        assert "Access-Control-Allow-Origin" not in response.headers


def test_without_the_hash_a_file_is_asked_for_again(client):
    with client.get("/static/favicon.svg") as response:
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["{}/../../webapp/config.py", "{}/js/main.js.gz", "{}/js/main.js.br", "{}/js/", "/static/000000000000/js/main.js"],
)
def test_nothing_else_is_served(client, hashed, path):
    assert client.get(path.format(hashed)).status_code == 404


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"/** Why. */\nrun();\n", b"\nrun();\n"),
        (b"a();\n  /**\n   * Two lines,\n   * @param {x} y\n   */\n  b();\n", b"a();\n\n\n\n\n  b();\n"),
        (b"a(); // stays\n", b"a(); // stays\n"),
        (b"a(/* stays */);\nb(); /* stays\n too */\n", b"a(/* stays */);\nb(); /* stays\n too */\n"),
        (b"/** @type {X} */ let a = 1;\n/** Goes. */\n", b"/** @type {X} */ let a = 1;\n\n"),
        (b'const glob = "a/*";\nb("*/");\n', b'const glob = "a/*";\nb("*/");\n'),
    ],
)
def test_comments_on_lines_of_their_own_stay_here_and_code_keeps_its_lines(content, expected):
    assert static_files.without_comments(content) == expected


def lines_of_code(text: str) -> list[str]:
    """Line by line, empty where a comment stands."""
    lines, is_comment = [], False
    for line in text.splitlines():
        is_comment = is_comment or line.lstrip().startswith("/*")
        lines.append("" if is_comment else line)
        is_comment = is_comment and not line.endswith("*/")
    return lines


def test_every_module_and_sheet_travels_as_its_code_and_nothing_else(client, hashed):
    paths = [path for folder in ("js", "css") for path in (PROJECT / "static" / folder).glob(f"*.{folder}")]
    assert len(paths) > 40
    for path in paths:
        with client.get(f"{hashed}/{path.parent.name}/{path.name}") as response:
            assert response.text.splitlines() == lines_of_code(path.read_text()), path


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
