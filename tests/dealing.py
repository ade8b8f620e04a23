"""How pytest-xdist deals the tests out to its workers."""

from xdist.scheduler import LoadScopeScheduling

MODULES = ("tests/training/", "tests/bench/")


class ModulesTogether(LoadScopeScheduling):
    """One worker gets a whole module of training or of the benchmarks: it trains a network, or starts servers, once.

    These go first, the largest at the head; every other test goes alone to the worker that is free. `--dist loadgroup`
    would do as much, but with pytest 9.2 it overlooks every group (https://github.com/pytest-dev/pytest-xdist/issues/1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid) if nodeid.startswith(MODULES) else nodeid
