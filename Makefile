# Everything sets itself up: a bare Debian with Python 3.11, make and git is enough.
PYTHON ?= python3.11
BIN := .venv/bin
# Where it is set, as in many containers, each process compiles all that it imports anew: half of its start, hundreds of times in the tests.
export PYTHONDONTWRITEBYTECODE :=
.PHONY: install demo up test check bench fuzz

install:
	@$(PYTHON) install.py

demo: install
	@$(BIN)/statedata demo --seeds 5

up: install
	@$(BIN)/statedata up

test: check
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@.venv/bin/uv-* lock --check --quiet
	@$(BIN)/statedata catalog check --strict
	@$(BIN)/lint-imports --no-logo 2>&1 | tail -n 5
	@$(BIN)/mypy

bench: install
	@$(BIN)/python -m bench

# CASES=3000 SEED=1: damaged files of every format through the isolated reader; minutes, hence not in `make test`. Before that
# the properties, with other examples each time.
fuzz: install
	@STATEDATA_SEARCH=1 $(BIN)/python -m pytest -n 2 -m "hypothesis and not slow" tests
	@$(BIN)/python -m tests.workbooks.fuzz
