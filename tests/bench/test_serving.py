"""What `make bench` prints of the server is what was measured; briefly, on a real one."""

import re
import sys

import pytest

from bench import bodies, serving
from bench.servers import Served, Server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Reads /proc, which Linux has")

DRAWINGS = bodies.drawings(serving.BATCH)
BODIES = [bodies.predict_body(png) for png in DRAWINGS]
REQUESTS = 20


@pytest.fixture(scope="module")
def server():
    with Server("webapp:create_app()") as running:
        running.wait(serving.PREDICT, BODIES[0])
        yield running


@pytest.fixture(autouse=True)
def brief(monkeypatch):
    monkeypatch.setattr(serving, "TURN_SECONDS", 0.2)


def test_the_speed_of_each_server_is_set_beside_ours(server, capsys):
    asked = {"DigitPad": (server, serving.PREDICT), "explained": (server, serving.PREDICT + "?explain=1")}
    serving.speed(asked, BODIES, 1)
    lines = capsys.readouterr().out.strip().splitlines()[1:]
    assert len(lines) == 6
    assert all(line.endswith("1.00×") or line.endswith("1.000×") for line in lines if line.startswith("DigitPad"))
    assert all(float(re.search(r" ([0-9.]+) ", line)[1]) > 0 for line in lines)


def test_a_server_that_refuses_has_no_speed():
    with pytest.raises(RuntimeError, match="1 of 3 requests failed"):
        serving.all_well(Served(per_second=10.0, times_ms=[1.0, 2.0, 3.0], failed=1))


def test_ratios_are_formed_within_a_turn():
    assert serving._ratio([1.0, 30.0, 5.0], [2.0, 60.0, 5.0]) == 0.5


def test_a_batch_is_set_beside_single_pictures(server, capsys):
    serving.batches(server, DRAWINGS, 1)
    assert re.fullmatch(r"one picture in a batch of 64, ms +[0-9.]+ +[0-9.]+× alone\n", capsys.readouterr().out)


def test_the_soak_asks_everything_once_and_weighs_the_server(server, capsys):
    serving.soak(server, BODIES, REQUESTS)
    memory, growth = capsys.readouterr().out.splitlines()
    assert sum(map(int, re.findall(r"(\d+) × \d{3}", memory))) == REQUESTS
    assert re.fullmatch(r"growth over the second half, MB +-?[0-9.]+", growth)


def test_the_soak_mixes_the_kinds_by_their_shares():
    kinds = [number * 37 % 100 for number in range(100)]
    assert sorted(kinds) == list(range(100))


def test_packages_of_another_system_weigh_nothing():
    assert serving._files_of(["Flask"])
    assert not serving._files_of(["no-such-package"])
