# Two commands for a newcomer: `make run` serves the product, `make test` proves it. Both set everything up.
SHELL := /bin/bash
PYTHON := $(shell for p in python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3,11)<=sys.version_info[:2]<(3,13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: run test check lock clean

run: .venv/installed
	QUYCHE_DEMO=1 QUYCHE_FOLLOW=tree $(BIN)/quyche serve

test: .venv/installed
	$(BIN)/pytest

check: .venv/installed
	$(BIN)/ruff check platform tests
	$(BIN)/ruff format --check platform tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry platform
	@! grep -nE 'https?://' requirements.txt || { echo 'requirements.txt names an address'; exit 1; }

lock: .venv/installed
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements.txt

.venv/installed: requirements.txt pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or 3.12 is needed'; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip sync --quiet --require-hashes requirements.txt
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip install --quiet --no-deps --editable .
	touch $@

clean:
	rm -rf .venv var node_modules
