"""The HTML page and its icon."""


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
