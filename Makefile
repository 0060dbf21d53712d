# The workflow of this repository. `make run` for a look, `make test` before a change is offered.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := src/chengxu/web/static/chengxu
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/chengxu/web/locale/*/LC_MESSAGES/*.po))
UV := $(shell uv --version >/dev/null 2>&1 && echo uv)
CHROMIUM := $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser))

.PHONY: help setup setup-dev run test test-postgres fuzz check lint types bench lock clean
.NOTPARALLEL:

# a run is many processes, and each would compile every module again where Python is told to keep nothing of it
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo "make run      set up, build the demo county, serve it on http://127.0.0.1:8000"
	@echo "make test     set up, check and test everything (browser included)"
	@echo "make test-postgres  the tests that reach a database again on PostgreSQL 15, in a private cluster that is removed afterwards"
	@echo "make check    the fast part, for each save"
	@echo "make setup    only set up: .venv, the pages' assets, the English catalogue"
	@echo "make fuzz     send every interface and form much more that is wrong than make test does"
	@echo "make bench    measure, as ratios in one run"
	@echo "make lock     renew requirements*.txt from pyproject.toml (needs uv)"

# --- set up ------------------------------------------------------------------------------------------

setup: $(VENV)/.runtime $(ASSETS)/.built $(CATALOGUES)

setup-dev: setup $(VENV)/.dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed (make PYTHON=/path/to/python3)" >&2; exit 1; }
ifeq ($(UV),uv)
	uv venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
else
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || sh scripts/apt-install.sh python3-venv
	$(PYTHON) -m venv --clear $(VENV)
endif

ifeq ($(UV),uv)
INSTALL = uv pip install --quiet --compile-bytecode --python $(BIN)/python
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

$(VENV)/.runtime: $(BIN)/python requirements.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json
	@command -v npm >/dev/null || { echo "需要 Node.js 20 或更新 / Node.js 20 or newer is needed" >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(ASSETS)/.built: node_modules/.installed package.json $(shell find src/chengxu/web/assets -type f)
	npm run --silent build
	@touch $@

%.mo: %.po $(VENV)/.runtime
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# --- run ---------------------------------------------------------------------------------------------

run: setup
	@exec $(BIN)/chengxu demo

bench: setup
	@exec $(BIN)/chengxu bench

# --- check -------------------------------------------------------------------------------------------

lint: setup-dev
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-logo

types: setup-dev
	$(BIN)/mypy
	npm run --silent types

check: lint types
	$(BIN)/pytest -q -n auto --dist loadfile -m "not browser and not slow"

test: system lint types
	$(BIN)/pytest -q -n auto --dist loadfile

# the tests that reach a database, again on a server (tests/sharing.py says which): without those about SQLite itself, and
# without the browser, which sees no difference
test-postgres: system setup-dev
	@sh scripts/test_postgres.sh $(BIN)/pytest -q -n auto --dist loadfile -m "not sqlite_only and not browser"

# everything declared, at its bounds and beyond, and as many examples at random as are asked for: make fuzz EXAMPLES=1000
EXAMPLES ?= 100
fuzz: setup-dev
	CHENGXU_FUZZ_EXAMPLES=$(EXAMPLES) $(BIN)/pytest -q -n auto --dist load tests/api/test_openapi_fuzz.py tests/api/test_fuzz.py tests/web/test_fuzz.py

# what the tests need of the machine: a browser (the whole chromium will do, but costs the tests a third more time), an office
# program that opens Word files, Chinese faces
.PHONY: system
system:
	@test -x /usr/bin/chromium-headless-shell || sh scripts/apt-install.sh chromium-headless-shell || \
	    test -n "$(CHROMIUM)" || sh scripts/apt-install.sh chromium
	@command -v soffice >/dev/null || sh scripts/apt-install.sh libreoffice-writer-nogui
	@fc-list :lang=zh 2>/dev/null | grep -q . || sh scripts/apt-install.sh fontconfig fonts-noto-cjk

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --extra build pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --extra build --extra dev --extra s3 -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules $(ASSETS) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
