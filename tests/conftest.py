"""The application as the tests meet it: the real model, Flask's test client, and the real server."""

from pathlib import Path

import pytest

from tests.servers import Server
from webapp import create_app

SLOW_LAST = ("api", "recognition", "", "training", "browser")
"""Folders under tests/ in the order in which they run: what fails fast comes first."""


@pytest.fixture(scope="session")
def app():
    return create_app({"rate_limit": "off"})  # the tests ask more than any person


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="session")
def server():
    """DigitPad as it is deployed: the Procfile's command, gunicorn, real sockets."""
    with Server() as running:
        yield running


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    """Deals the tests out as tests/dealing.py says, where `--dist loadscope` asks for it."""
    if config.getvalue("dist") == "loadscope":
        from tests.dealing import TrainingTogether

        return TrainingTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(tests).parts[:-1]
        name = folder[0] if folder else ""
        return SLOW_LAST.index(name) if name in SLOW_LAST else SLOW_LAST.index("")

    items.sort(key=place)
