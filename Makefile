# make audit: set up, and audit data/ by rules/ into reports/.   make test: set up, and run the tests.
PYTHON ?= python3
EXTRAS ?= all
VENV := .venv
BIN := $(VENV)/bin

.PHONY: audit test lint docs bench clean

audit: $(VENV)/.audit
	@$(BIN)/audit run --fail-on never

test: $(VENV)/.test
	@$(BIN)/python -m pytest -n auto $(PYTEST)

lint: $(VENV)/.test
	@$(BIN)/ruff format --check audit tests benchmarks docs
	@$(BIN)/ruff check audit tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports

docs: $(VENV)/.test
	@$(BIN)/python docs/generate.py

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "audit needs Python 3.11 or newer; say which: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.audit: pyproject.toml $(BIN)/python
	@$(BIN)/python -m pip install --quiet --editable ".[word,excel,html,pdf]"
	@touch $@

$(VENV)/.test: pyproject.toml $(BIN)/python
	@$(BIN)/python -m pip install --quiet --editable ".[$(EXTRAS)]" --group dev
	@touch $@ $(VENV)/.audit
