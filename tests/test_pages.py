"""The HTML page and its icon."""

from webapp.config import PROJECT


def test_it_works(client):
    response = client.get("/")
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-cache"
    for hook in ("pad", "digit", "clear", "undo", "file"):
        assert f'id="{hook}"' in response.text


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
