# Coolhead's doors. `make demo` and `make test` set up all that they need from the lock files.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.runtime-ready
DEV_STAMP := $(VENV)/.dev-ready

.PHONY: help demo test check lint types layers fast-test servers test-servers test-web test-web-full kill-loop bench bench-streams bench-waves bench-speed bench-reading bench-corrections bench-room bench-alerting bench-web train train-deep lock clean

help:  ## what each door does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(RUN_STAMP): requirements/runtime.lock requirements/build.lock pyproject.toml
	test -x $(BIN)/python || $(PY) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

demo: $(RUN_STAMP)  ## sets up, then plays a recorded story through the real pipeline
	$(BIN)/coolhead demo

test: $(DEV_STAMP)  ## sets up, then runs the whole test suite (browser and real servers where they are found)
	$(BIN)/pytest -n auto -m "not slow and not browser and not servers"
	$(BIN)/pytest -rs -n 2 -m "browser and not slow and not servers"
	$(BIN)/pytest -rs -m "slow or servers"

check: lint types layers fast-test  ## lint, types, layers and the fast tests, some three minutes on two cores

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP)
	$(BIN)/mypy

layers: $(DEV_STAMP)
	$(BIN)/lint-imports

fast-test: $(DEV_STAMP)
	$(BIN)/pytest -n auto -m "not slow and not browser and not servers"

servers:  ## installs the real servers of the tests: mail (as root), push and chat
	PY=$(PY) tools/servers.sh

test-servers: $(DEV_STAMP) servers  ## tests that deliver to real mail, push and chat servers
	COOLHEAD_SERVERS_REQUIRED=1 $(BIN)/pytest -m servers

test-web: $(DEV_STAMP)  ## browser tests only; pictures of every screen in build/screens
	$(BIN)/pytest -rs -m browser

test-web-full: $(DEV_STAMP)  ## the same with every screen in every language, theme and width: some 45 minutes
	COOLHEAD_WEB_FULL=1 $(BIN)/pytest -rs -m browser

kill-loop: $(DEV_STAMP)  ## kill -9 at 300 random points, restart, compare
	COOLHEAD_KILLS=300 $(BIN)/pytest -m slow tests/run/test_stop_anywhere.py

bench: bench-speed bench-reading bench-waves  ## every benchmark beside its baseline

bench-speed: $(DEV_STAMP)
	$(BIN)/python -m benchmarks.speed

bench-corrections: $(DEV_STAMP)  ## what a brand's head gains from 50, 200 and 500 corrections
	$(BIN)/python -m benchmarks.corrections

bench-reading: $(DEV_STAMP)  ## both reading tiers, head by head, beside named baselines (needs COOLHEAD_DATA)
	$(BIN)/python -m benchmarks.reading

bench-alerting: $(DEV_STAMP)  ## a million simulated hours of failing providers and absent people, beside a baseline
	$(BIN)/python -m benchmarks.alerting

bench-room: bench-alerting $(DEV_STAMP)  ## rooms of 1,000 incidents and 100,000 facts over the API, and 10,000 interleavings; a plan of 500 risks
	$(BIN)/python -m benchmarks.room
	$(BIN)/python -m benchmarks.plan

bench-web: $(DEV_STAMP)  ## the web on an emulated phone, at a million mentions, with 200 open pages (needs a chromium)
	$(BIN)/python -m benchmarks.web

bench-streams: $(DEV_STAMP)  ## composed crisis streams through the desk and their scorer
	$(BIN)/python -m benchmarks.streams

bench-waves: $(DEV_STAMP)  ## all that says how well waves are noticed, part by part beside baselines (needs COOLHEAD_DATA)
	$(BIN)/python -m benchmarks.waves

train: $(DEV_STAMP)  ## trains the shipped reading model again from COOLHEAD_DATA
	$(BIN)/python -m training.sentiment

train-deep:  ## trains the second tier's encoder again; hours on two cores, goes on where it stopped
	test -x .venv-training/bin/python || $(PY) -m venv .venv-training
	.venv-training/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.lock
	.venv-training/bin/pip install --quiet --disable-pip-version-check -r requirements/training.txt
	.venv-training/bin/python -m training.deep.train
	.venv-training/bin/python -m training.deep.finish

lock:  ## rebuilds the lock files (needs uv)
	uv pip compile -q pyproject.toml --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate -o requirements/runtime.lock
	uv pip compile -q pyproject.toml --group dev --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate -o requirements/dev.lock

clean:
	rm -rf $(VENV) .servers build dist .mypy_cache .ruff_cache .pytest_cache
