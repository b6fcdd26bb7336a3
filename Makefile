# Everything is set up inside this folder, once; a stamp says what is done already.
# Kept to what GNU make 3.81 and a plain sh understand, which is what macOS has.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STATIC := tracker/web/static
ASSETS := $(wildcard tracker/web/assets/*)
NODE := tracker/web/assets/requirements.txt

# The databases of the tests stand in memory where there are some GB of it: nothing of them is kept,
# and a disk takes twice as long.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$python; break; fi; done)

.PHONY: help install run test test-all soak year fuzz bench lint lock audit attack clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: $(VENV)/.runtime $(STATIC)/.built ## Set up what serving needs, and nothing else

run: $(VENV)/.runtime $(STATIC)/.built ## Set up what is missing and start the tracker
	$(BIN)/flask init
	$(BIN)/flask demo --if-empty
	exec $(BIN)/python app.py

# The tests start many processes, each of which would compile the tracker anew where Python is told
# to keep nothing. Neighbours share what their module or folder makes once: worksteal keeps them
# together.
PROGRAMS := $(BIN)/python -m tests.browser.chromium && $(BIN)/python -m tests.operating.programs
PYTEST := $(MEMORY) PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal

test: $(VENV)/.tests $(STATIC)/.built ## Run all tests but the longest, on either database and in a browser
	$(PROGRAMS)
	HYPOTHESIS_PROFILE=few $(PYTEST) -m "not thorough"
	@echo "The longest tests were left out, and random ones cut short. To run all: make test-all"

test-all: $(VENV)/.tests $(STATIC)/.built ## Run every test, the longest too, on both databases
	$(PROGRAMS)
	$(PYTEST)

soak: $(VENV)/.tests $(STATIC)/.built ## Load and kill the real thing for an hour; SOAK_MINUTES=3 is shorter
	$(MEMORY) $(BIN)/python -m tests.soak

year: $(VENV)/.tests ## Pass a whole year of a large trust, with processes killed at random; takes an hour
	$(MEMORY) SOAK=1 $(BIN)/python -m pytest tests/year tests/schedule/test_killed.py

fuzz: $(VENV)/.tests ## Read thousands of spoilt and random spreadsheets; SEED=2 makes others
	$(BIN)/python -m tests.fuzz --seed $(or $(SEED),1)

bench: $(VENV)/.tests ## Measure against the floors; SIZES="1000" takes other sizes
	$(BIN)/python -m tests.benchmarks $(SIZES)

lint: $(VENV)/.tests ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What is pinned already stays; of the rest the newest that fits is taken. All files of a release
# are listed, for every Python and machine.
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal \
	--generate-hashes --no-annotate --python-version 3.11

lock: $(VENV)/.tests ## Write what pyproject.toml asks for, with hashes, to the requirements
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) --group test --constraint requirements.txt --output-file tests/requirements.txt
	$(COMPILE) --group node --output-file $(NODE)

audit: $(VENV)/.tests ## Ask whether anything that is used has a known vulnerability
	$(BIN)/python -m tests.audit

# Programs of their own, apart from what the tracker is tested with: they bring in a lot. Where roles
# have been attacked already, they are not again: remove tests/attack/found to begin anew.
attack: $(VENV)/.tests $(STATIC)/.built ## Attack it with sqlmap and wapiti; takes hours, ENGINE=postgresql
	test -x $(VENV)/attack/bin/wapiti || { $(BIN)/python -m venv $(VENV)/attack && \
		$(VENV)/attack/bin/pip install --quiet --requirement tests/attack/requirements.txt; }
	$(BIN)/python -m tests.attack $(VENV)/attack/bin --engine $(or $(ENGINE),sqlite)

clean: ## Remove what was set up or built; databases stay
	rm -rf $(VENV) $(STATIC) node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -rf tests/browser/screenshots tests/fuzz/found tests/attack/found
	find app.py tracker tests migrations -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found." >&2; \
		echo "Install it (Debian: apt-get install python3 python3-venv) and try again." >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.txt $(VENV)/.made
	$(PIP) --require-hashes --requirement requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.runtime
	$(PIP) --require-hashes --requirement requirements.txt --requirement tests/requirements.txt
	@touch $@

# Where there is no npm, the one that PyPI carries goes into the virtual environment.
node_modules/.installed: package.json package-lock.json .npmrc $(VENV)/.made
	command -v npm >/dev/null || test -x $(BIN)/npm || \
		$(PIP) --require-hashes --requirement $(NODE)
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --loglevel=error
	@touch $@

$(STATIC)/.built: $(ASSETS) node_modules/.installed
	@mkdir -p $(STATIC)
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	@touch $@
