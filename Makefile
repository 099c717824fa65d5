# Two commands matter: `make report` and `make test`. Both set up whatever is missing, and need Python 3.11+, make and git.

# The first Python 3.11 or newer that is found; `make PYTHON=/path/to/python report` names another one.
PYTHON ?= $(shell for one in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	if $$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$one; break; fi; done)
BIN := .venv/bin
READY := .venv/.ready

.DELETE_ON_ERROR:
.PHONY: help report test bench schemas docs findings transcripts clean

help:
	@echo 'make report       judge the shipped records and print the report'
	@echo 'make test         everything that CI runs: format, lint, types, records, layers, schemas, tests'
	@echo 'make bench        measure reading and judging on a generated ledger of 10,000 records'
	@echo 'make schemas      write schemas/ anew from the models'
	@echo 'make docs         write the fields in docs/records.md anew from the models'
	@echo 'make findings     write the figures in docs/findings.md anew from the shipped records'
	@echo 'make transcripts  write the golden transcripts anew; read the diff'
	@echo 'make clean        remove the virtual environment and all caches'

report: $(READY)
	$(BIN)/ledger check
	$(BIN)/ledger report

# pytest comes last, so that its summary is the closing line. The layers and the schemas being in step are tests.
test: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ledger validate
	$(BIN)/pytest --numprocesses=auto --maxprocesses=4

bench: $(READY)
	$(BIN)/python bench/run.py

schemas: $(READY)
	$(BIN)/ledger schema schemas

docs: $(READY)
	$(BIN)/python -c 'import pathlib, ledger.schemas as it; it.write_fields(pathlib.Path("docs/records.md"))'

findings: $(READY)
	$(BIN)/ledger findings --into docs/findings.md

transcripts: $(READY)
	$(BIN)/pytest tests/test_transcripts.py --rewrite

clean:
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache

# The environment is made anew when what it is made from has changed, and counts as made only when every step has succeeded.
$(READY): pyproject.toml requirements.lock
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 or newer is needed: $(if $(PYTHON),`$(PYTHON)` is not that,none was found). Name one: make PYTHON=/path/to/python report' >&2; exit 1; }
	rm -rf .venv
	'$(PYTHON)' -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock hatchling editables setuptools wheel
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --no-build-isolation --editable '.[dev]'
	touch $(READY)
