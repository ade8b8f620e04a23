"""What makes the page installable and keeps it: the service worker and the manifest."""

import json
import re

import cv2
import pytest

from webapp import offline
from webapp.config import PROJECT

MANIFEST = json.loads((PROJECT / "static" / "app.webmanifest").read_text())
SIZED = [icon for icon in MANIFEST["icons"] if icon["sizes"] != "any"]


@pytest.fixture
def worker(client):
    response = client.get("/service-worker.js")
    assert (response.status_code, response.mimetype) == (200, "text/javascript")
    return response


def listed(worker, name: str) -> list[str]:
    return json.loads(re.search(rf"const {name} = (.*);", worker.text)[1])


def test_it_works(worker, app):
    files = listed(worker, "FILES")
    assert {f"{app.static_url_path}/js/main.js", f"{app.static_url_path}/css/page.css"} <= set(files)
    assert all(path.startswith(f"{app.static_url_path}/") for path in files)
    assert listed(worker, "PAGES") == ["/", "/about"]


def test_all_that_it_keeps_is_there(worker, client):
    for path in listed(worker, "FILES") + listed(worker, "PAGES"):
        with client.get(path) as response:
            assert response.status_code == 200, path


def test_it_is_asked_for_again_and_sent_again_only_when_it_changed(worker, client):
    assert worker.headers["Cache-Control"] == "no-cache"
    again = client.get("/service-worker.js", headers={"If-None-Match": worker.headers["ETag"]})
    assert again.status_code == 304


def test_another_page_is_another_release(worker, client, monkeypatch):
    assert listed_release(worker) == listed_release(client.get("/service-worker.js"))
    monkeypatch.setattr(offline.about, "render", lambda: "another page")
    assert listed_release(worker) != listed_release(client.get("/service-worker.js"))


def listed_release(worker) -> str:
    return re.search(r'const RELEASE = "([0-9a-f]{12})";', worker.text)[1]


def test_the_manifest_is_served_as_one(app, client):
    with client.get(f"{app.static_url_path}/app.webmanifest") as response:
        assert (response.status_code, response.mimetype) == (200, "application/manifest+json")
    assert f'<link rel="manifest" href="{app.static_url_path}/app.webmanifest">' in client.get("/").text


@pytest.mark.parametrize("icon", SIZED, ids=lambda icon: icon["src"])
def test_every_icon_is_as_large_as_the_manifest_says(icon):
    picture = cv2.imread(str(PROJECT / "static" / icon["src"]))
    height, width = picture.shape[:2]
    assert f"{width}x{height}" == icon["sizes"]
    assert (PROJECT / "static" / icon["src"]).stat().st_size < 10_000
