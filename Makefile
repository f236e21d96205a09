# Two commands on a fresh machine: `make demo` and `make test`. Needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
REAL_DATA := $(wildcard ../shared/data)
AXE_VERSION := 4.14.1
AXE := $(VENV)/axe/.$(AXE_VERSION)

.PHONY: demo test check lint types architecture fuzz bench bench-reading bench-report bench-scale chromium axe docs golden sample clean

demo: $(READY)
	@$(BIN)/tilsynsklar demo

test: $(READY) chromium axe
	$(if $(REAL_DATA),TILSYNSKLAR_REAL_DATA=$(abspath $(REAL_DATA))) $(BIN)/python -m pytest -n auto

check: $(READY) lint types architecture test

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

architecture: $(READY)
	$(BIN)/lint-imports

# Random inputs through the reader; those that fail are kept and the run exits with 1.
INPUTS ?= 20000
SEED ?= 1
fuzz: $(READY)
	$(BIN)/python -m tests.fuzz.run --inputs $(INPUTS) --seed $(SEED)

# What an audit costs beside yardsticks. ROWS names single rows, such as ROWS=csv,duckdb.
RECORDS ?= 1000000
TURNS ?= 5
bench: $(READY)
	$(BIN)/python -m tests.benchmarks.suite --records $(RECORDS) --turns $(TURNS) $(if $(ROWS),--rows $(ROWS))

# How fast files are read alone, beside other libraries.
bench-reading: $(READY)
	$(BIN)/python -m tests.benchmarks.reading

# Several processes beside one; see tests/benchmarks/scale.py for sizes.
bench-scale: $(READY)
	$(BIN)/python -m tests.benchmarks.scale $(RECORDS) --partitions 8 --one

docs: $(READY)
	$(BIN)/tilsynsklar rules --markdown > docs/rules.md
	$(BIN)/python -m rules.json_schema > docs/result.schema.json

# After a change of the report that is meant: look at the report, then renew what tests/test_render.py holds it to.
golden: $(READY)
	$(BIN)/python -m tests.golden_result

sample: $(READY)
	$(BIN)/python -m sample_data.make_sample
	$(BIN)/python -m sample_data.make_traps

# How the report grows with its findings: bytes, and seconds to open, filter and sort.
bench-report: $(READY) chromium
	$(BIN)/python -m tests.benchmarks.report_size

# The browser tests use Debian's own Chromium.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && \
	apt-get install -y -qq chromium fonts-liberation >/dev/null; } || \
	{ echo "The browser tests need Chromium. Run: sudo apt-get install chromium fonts-liberation"; exit 1; }

# The tests of accessibility use axe-core. It comes from npm and is no part of the program.
axe: $(AXE)

$(AXE): | $(READY)
	@command -v npm >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && \
	apt-get install -y -qq --no-install-recommends npm >/dev/null; } || \
	{ echo "The tests of accessibility need axe-core from npm. Run: sudo apt-get install npm"; exit 1; }
	@npm install --prefix $(VENV)/axe --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --silent \
	axe-core@$(AXE_VERSION) && touch $@

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) out dist build
