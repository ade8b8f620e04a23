"""A short soak: load with hostile clients, a killed worker, a new model under load. The rest is for `make soak`."""

import os
import re
import socket
import sys
from contextlib import closing

import pytest

from bench.soak import __main__ as soak
from bench.soak import faults, hostile
from bench.soak.load import Event, bad_ones, has_hung_up, row
from bench.soak.processes import GUNICORN, Server, Watcher
from bench.soak.questions import Exam, connect
from tests.patience import eventually

linux = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells the memory and children of a process")
CLIENTS = 8
SECONDS = int(os.environ.get("SOAK_SECONDS", "2"))


@pytest.fixture(scope="module")
def exam():
    with Server(*GUNICORN) as server:
        yield Exam(server.port)


@linux
def test_under_load_every_answer_is_the_one_given_alone(capsys):
    is_well, printed = soak.load(CLIENTS, SECONDS), capsys.readouterr().out
    assert is_well, printed
    assert int(re.search(r"^all +(\d+)", printed, re.MULTILINE)[1]) >= CLIENTS


@linux
def test_a_new_model_is_taken_under_load_without_a_lost_request(exam, capsys):
    assert faults.new_model(exam, CLIENTS, SECONDS), capsys.readouterr().out


@linux
def test_only_what_a_killed_worker_had_is_lost(exam, capsys):
    assert faults.worker_killed(exam, CLIENTS, SECONDS), capsys.readouterr().out


@linux
def test_the_watcher_ends_a_server_that_takes_too_much():
    with Server(*GUNICORN) as server, Watcher(server, most_mb=10):
        assert server.process.wait(20) != 0


def test_what_went_wrong_is_counted_and_named():
    events = [
        Event("read", "right", "200", 0, 0.010),
        Event("read", "lost", "ConnectionResetError", 0, 0.1),
        Event("bombs", "refused", "422", 0, 0.030),
    ]
    assert row("all", events, 4).split() == ["all", "3", "1", "0", "1", "0", "0", "0", "1", "4", "30", "30"]
    assert bad_ones(events) == ["  1 × read: lost (ConnectionResetError)"]


def test_a_connection_that_the_server_has_closed_is_not_used_again():
    with socket.create_server(("127.0.0.1", 0)) as listener, closing(connect(listener.getsockname()[1])) as kept:
        assert not has_hung_up(kept)
        kept.connect()
        at_the_server, _ = listener.accept()
        assert not has_hung_up(kept)
        at_the_server.close()
        eventually(lambda: has_hung_up(kept))


def test_every_hostile_client_is_expected_to_be_answered_somehow():
    assert len(hostile.ATTACKS) == len(hostile.WEIGHTS)
    assert all(attack.expected for attack in hostile.ATTACKS)
