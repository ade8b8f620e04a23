"""What the API answers is what its own document says: Schemathesis asks a real server."""

import os
import subprocess
import sys

from webapp.config import PROJECT

SECONDS = os.environ.get("FUZZ_SECONDS")
EXAMPLES = "10"
"""For each address, beside those that try every limit of the document once."""

CONFIG = "tests/fuzz/schemathesis.toml"


def test_schemathesis_finds_no_failure(server):
    effort = ["--max-time", SECONDS] if SECONDS else ["--max-examples", EXAMPLES, "--seed", "1"]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", CONFIG, "--no-color", "run"]
    done = subprocess.run(
        [*command, "--checks", "all", "--continue-on-failure", *effort, f"{server.url}/api/v1/openapi.json"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    assert "6 selected / 6 total" in done.stdout, "addresses were left out"
    print("\n" + "\n".join(done.stdout.splitlines()[-8:]))
