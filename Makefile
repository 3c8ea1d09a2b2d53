# Frontdoor in two commands: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
FRONTDOOR := .venv/bin/frontdoor
PYTEST := pytest -q --dist loadfile --no-loadscope-reorder
# Three for two cores: who waits for the browser leaves one idle. On PostgreSQL each worker migrates first.
ON_SQLITE := $(PYTEST) -n 3
ON_POSTGRES := $(PYTEST) -n 2
OF_ENGINES = $(shell grep -rl --include='test_*.py' 'pytest.mark.engine' tests)
MEASURE := .venv/bin/python -m slipcover --json --out build

.PHONY: help run test test-all check fix bench set-up set-up-dev new-context map states clean requirements

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: set-up ## Prepare and serve the demonstration council on PORT (default 8000)
	@scripts/run

test: set-up-dev check ## Lint, type-check and test: all on SQLite, what depends on the engine on PostgreSQL too
	$(MEASURE)/tried-sqlite.json -m $(ON_SQLITE) -m "not slow"
	PGFAST=1 scripts/with-postgres $(MEASURE)/tried-postgresql.json -m $(ON_POSTGRES) -m "engine and not slow and not browser" $(OF_ENGINES)
	.venv/bin/python scripts/check_coverage.py build/tried-sqlite.json build/tried-postgresql.json

test-all: set-up-dev check ## Everything, in full on both engines, with whole real files, Spark and API fuzzing
	.venv/bin/uv pip install -q --require-hashes -r requirements/spark.txt
	.venv/bin/$(ON_SQLITE)
	PGFAST=1 scripts/with-postgres .venv/bin/$(ON_POSTGRES) -m "not browser"

check: set-up-dev ## Lint, types, the map, migrations, the catalogue
	.venv/bin/ruff check .
	.venv/bin/ruff format --check --quiet .
	.venv/bin/lint-imports --no-cache
	.venv/bin/mypy
	.venv/bin/djlint frontdoor --lint --quiet
	FRONTDOOR_DEMO=1 $(FRONTDOOR) makemigrations --check --dry-run
	FRONTDOOR_DEMO=1 $(FRONTDOOR) packs check
	FRONTDOOR_DEMO=1 $(FRONTDOOR) catalogue check
	FRONTDOOR_DEMO=1 $(FRONTDOOR) message-templates check

fix: set-up-dev ## Mend what the linters can mend by themselves
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: set-up-dev ## Measure, each as a ratio in the same run, on PostgreSQL
	@command -v wrk >/dev/null || { apt-get update -qq && apt-get install -y -qq wrk >/dev/null; }
	scripts/with-postgres .venv/bin/python -m bench

map: set-up-dev ## Write docs/map.md from the contracts
	.venv/bin/python scripts/draw_map.py

states: set-up ## Write docs/states/ from the transition tables
	FRONTDOOR_DEMO=1 $(FRONTDOOR) states
	FRONTDOOR_DEMO=1 $(FRONTDOOR) message-states
	FRONTDOOR_DEMO=1 $(FRONTDOOR) proposal-states
	FRONTDOOR_DEMO=1 $(FRONTDOOR) other-states
	FRONTDOOR_DEMO=1 $(FRONTDOOR) change-states

new-context: set-up-dev ## make new-context NAME=payments STOREY=services: a folder, its place on the map, a failing test
	.venv/bin/python scripts/new_context.py "$(NAME)" "$(STOREY)"

requirements: set-up-dev ## Compile requirements/*.txt from *.in
	.venv/bin/uv pip compile -q --python-version 3.11 --no-emit-index-url --generate-hashes --no-header requirements/core.in -o requirements/core.txt
	.venv/bin/uv pip compile -q --python-version 3.11 --no-emit-index-url --generate-hashes --no-header requirements/dev.in -o requirements/dev.txt

set-up:
	@scripts/set-up core

set-up-dev:
	@scripts/set-up dev

clean: ## Remove what was built (the data in DATA_DIR stays)
	rm -rf .venv build node_modules
