"""What `python -m bench.threads` sets side by side; briefly, on two real servers."""

import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from bench import threads
from webapp.threads import WarmThreads
from webapp.worker import Worker

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Reads /proc, which Linux has")


def test_each_server_has_its_figures_and_what_ours_are_of_them(monkeypatch, capsys):
    monkeypatch.setattr(threads, "TURNS", 1)
    monkeypatch.setattr(threads, "TURN_SECONDS", 0.2)
    threads.main()
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [float(line[-2]) > 0 for line in lines] == [True] * 4
    assert [line[-1] for line in lines[:2]] == ["1.00×"] * 2


def test_the_threads_of_one_are_warm_and_those_of_the_other_take_turns():
    worker = SimpleNamespace(cfg=SimpleNamespace(threads=8))
    assert isinstance(Worker.get_thread_pool(worker), WarmThreads)
    assert isinstance(threads.TakingTurns.get_thread_pool(worker), ThreadPoolExecutor)
