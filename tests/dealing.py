"""How pytest-xdist deals the tests out to its workers."""

from xdist.scheduler import LoadScopeScheduling

TRAINING, BENCH = "tests/training/", "tests/bench/"


class TrainingTogether(LoadScopeScheduling):
    """One worker gets all tests of training, and first, for they share networks that are trained once a worker.

    The modules of the benchmarks stay whole too, for each starts servers; every other test goes alone to the worker
    that is free. `--dist loadgroup` would do as much, but with pytest 9.2 it overlooks every group
    (https://github.com/pytest-dev/pytest-xdist/issues/1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(TRAINING):
            return TRAINING
        return super()._split_scope(nodeid) if nodeid.startswith(BENCH) else nodeid
