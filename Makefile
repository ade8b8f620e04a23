# What one can do here. Each target does its own set-up in .venv; nothing else on the machine is changed, but for
# Debian's python3-venv and chromium where they are missing and you may install them (NO_APT=1 forbids it).

export PORT ?= 8000
PYTHON_BIN := .venv/bin/python
FUZZ_SECONDS ?= 600
SOAK_SECONDS ?= 300

.PHONY: help run test lint format train check-data bench fuzz soak audit clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

run: ## Start DigitPad at http://localhost:8000 (PORT=9000 make run for another port)
	@sh tools/install.sh requirements.txt
	@PATH="$(CURDIR)/.venv/bin:$$PATH" exec sh -c "exec $$(sed -n 's/^web: *//p' Procfile)"

# Its searches and loads last 3 and 2 s each; FUZZ_SECONDS and SOAK_SECONDS in the environment make them longer (.ci/run).
test: lint ## Check the style, then run all tests: JavaScript, Python, browser
	@sh tools/install-chromium.sh
	@if node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null; \
		then node --test $$(find tests/js -name '*.test.*js'); \
		else echo "No node 20 or later: the JavaScript unit tests are skipped."; fi
	@$(PYTHON_BIN) -m pytest -n auto --dist loadscope

lint: development ## Check style and formatting
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m ruff format --check .

format: development ## Correct style and formatting
	@$(PYTHON_BIN) -m ruff check --fix .
	@$(PYTHON_BIN) -m ruff format .

train: ## Train the network into runs/latest (see python train_model.py --help)
	@sh tools/install.sh requirements-train.txt
	@$(PYTHON_BIN) train_model.py

check-data: development ## Recompute the model card's figures on the data sets in DIGITS_DATA
	@$(PYTHON_BIN) -m pytest -m data

bench: development ## Measure speed and memory beside other ways to serve
	@$(PYTHON_BIN) -m bench

fuzz: development ## Look for bytes that crash, stall or bloat the server (FUZZ_SECONDS=600 for each of five searches)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_FOLDER=runs/fuzz $(PYTHON_BIN) -m pytest tests/fuzz -s

soak: development ## Load, hostile clients and faults: what clients see (SOAK_SECONDS=300)
	@$(PYTHON_BIN) -m bench.soak --seconds $(SOAK_SECONDS)

audit: development ## Look for known weaknesses in our code and in what the server installs (the latter asks the internet)
	@$(PYTHON_BIN) -m bandit --quiet --configfile pyproject.toml --recursive webapp training gunicorn.conf.py train_model.py
	@$(PYTHON_BIN) -m pip_audit --strict --disable-pip --no-deps --requirement requirements.txt

clean: ## Remove .venv and everything that tools left behind
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis .schemathesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: development
development:
	@sh tools/install.sh requirements-dev.txt
