"""The page's files, served by WhiteNoise under a name that changes with their content, and compressed ahead of time.

Everything stands under `/static/<hash of all files>/`, so that a browser may keep a file for ever, and the relative
imports between the modules lead to the same release. `/static/…` without the hash answers too and is asked for again.
"""

import atexit
import gzip
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

HASH_CHARACTERS = 12  # 48 bits: no two releases meet
SMALL_BYTES = 400  # below, a compressed file with its header is no gain
PACKERS = {".gz": partial(gzip.compress, compresslevel=9, mtime=0), ".br": partial(brotli.compress, quality=10)}
"""By the end of the file's name. Brotli is an eighth smaller; browsers take it over HTTPS and from this machine. Its
best quality, 11, saves 3 % more and takes twice the time: at every start a quarter of a second."""

WITH_COMMENTS = {".js", ".css"}
COMMENT = re.compile(rb"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.DOTALL | re.MULTILINE)
"""One that has its lines to itself: a third of what would travel, and nobody who visits the page reads it."""


def url_path(folder: Path) -> str:
    """Returns the address under which the files of `folder` stand, "/static/" and a hash of all names and contents."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:HASH_CHARACTERS]}"


def init_app(app: Flask) -> None:
    folder = _compressed_copy(Path(app.static_folder)) or Path(app.static_folder)
    app.wsgi_app = StaticFiles(app.wsgi_app, folder, app.static_url_path)


class StaticFiles(WhiteNoise):
    """Serves one folder twice, for ever and for now."""

    def __init__(self, application: Callable, folder: Path, hashed_url: str) -> None:
        super().__init__(
            application,
            allow_all_origins=False,
            max_age=None,
            mimetypes={".webmanifest": "application/manifest+json"},  # which WhiteNoise does not know
            add_headers_function=_add_headers,
            immutable_file_test=lambda _path, url: url.startswith(f"{hashed_url}/"),
        )
        self.add_files(folder, "/static/")
        self.add_files(folder, hashed_url)

    def __call__(self, wsgi_environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Leaves other methods to Flask, which refuses them in the shape of every other error."""
        if wsgi_environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(wsgi_environ, start_response)
        return super().__call__(wsgi_environ, start_response)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers.setdefault("Cache-Control", "no-cache")


def _compressed_copy(folder: Path) -> Path | None:
    """Copies the files beside their compressed forms into a folder that goes with this process.

    Returns:
        The copy; None where the disk has no room, and the files are then served as they are.
    """
    copy = None
    try:
        copy = Path(tempfile.mkdtemp(prefix="digitpad-static-"))
        atexit.register(_remove, copy, os.getpid())
        for path in _files(folder):
            _copy_file(path, copy / path.relative_to(folder))
    except OSError:
        if copy:
            shutil.rmtree(copy, ignore_errors=True)
        return None
    return copy


def _copy_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = source.read_bytes()
    if source.suffix in WITH_COMMENTS:
        content = without_comments(content)
    target.write_bytes(content)
    shutil.copystat(source, target)  # for Last-Modified
    if len(content) <= SMALL_BYTES:
        return
    for ending, pack in PACKERS.items():
        packed = pack(content)
        if len(packed) < len(content):
            target.with_name(target.name + ending).write_bytes(packed)


def without_comments(content: bytes) -> bytes:
    """Leaves the line feeds, so that every line of code keeps its number."""
    return COMMENT.sub(lambda comment: b"\n" * comment[0].count(b"\n"), content)


def _remove(copy: Path, owner: int) -> None:
    """Runs when a process ends; the workers end too, but the folder belongs to the process that made it."""
    if os.getpid() == owner:
        shutil.rmtree(copy, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
