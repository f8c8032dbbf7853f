# make demo   try it            make test   the tests           make check  all that CI runs
# JANGTEO_HOME and JANGTEO_PORT are honoured; PYTHON names another Python to begin with.

PYTHON ?= $(firstword $(foreach one,python3 python,$(if $(shell command -v $(one) 2>/dev/null),$(one))))
BIN := .venv/bin
BOOTSTRAP = @if [ -n "$(PYTHON)" ]; then $(PYTHON) scripts/bootstrap.py $(1); \
	elif command -v uv >/dev/null; then uv run --no-project scripts/bootstrap.py $(1); \
	else echo "Python 3 or uv is needed to begin: see https://docs.astral.sh/uv/" >&2; exit 2; fi
# Tools that only read the code must not make a home.
OFFLINE := JANGTEO_SECRET_KEY=not-used
DJANGO := $(OFFLINE) DJANGO_SETTINGS_MODULE=jangteo.config.settings $(CURDIR)/$(BIN)/python -m django

FUZZ ?= $(if $(QUICK),20,200)
.PHONY: help demo setup dev test lint assets check bench bench-check load race sabotage stories fuzz crawl files audit faults css messages pictures docs looks clean

help:
	@echo "make demo      open the demo market (Ctrl-C closes it)"
	@echo "make test      run the tests"
	@echo "make lint      style, imports, types"
	@echo "make check     lint, front-end assets and tests: what CI runs"
	@echo "make setup     install what running needs"
	@echo "make bench     measure (ONLY=part of a name, QUICK=1: what is short)"
	@echo "make bench-check  hold the newest results to their limits of queries and ratios"
	@echo "make load      load of buyers who come on a schedule, its limits judged (ONLY=\"L1 L2\", QUICK=1)"
	@echo "make race      race its guards against many buyers at once (ONLY=part of a name, FULL=1)"
	@echo "make sabotage  break one guard after another and see that tests notice (ONLY=part of a name, QUICK=1: six)"
	@echo "make stories   random stories of stock, orders and changes of them, 10,000 steps each (STEPS=…)"
	@echo "make fuzz      calls made up from the API's schema, 200 for each operation and caller (QUICK=1: 20)"
	@echo "make crawl     put payloads into everything that is stored, read all of it, in a browser too (QUICK=1: a tenth)"
	@echo "make files     weigh what hostile files cost"
	@echo "make audit     known weaknesses of what is installed (needs the network)"
	@echo "make faults    kill, restart, fill and use up what there is while buyers order (QUICK=1: shorter)"
	@echo "make css       build the style sheet (needs npm)"
	@echo "make messages  collect and compile translations"
	@echo "make pictures  photograph the pages that the documents show"
	@echo "make docs      make a site of the documents, into build/docs"
	@echo "make looks     photograph every page, in both languages, wide and narrow, light and dark, into build/looks"

setup:
	$(call BOOTSTRAP,base)

dev:
	$(call BOOTSTRAP,dev)

demo: setup
	@exec $(BIN)/jangteo demo $(ARGS)

test: dev
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && exec $(BIN)/pytest -n logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder $(ARGS)

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(OFFLINE) $(BIN)/mypy

assets:
	@if [ ! -f frontend/package.json ]; then echo "No front-end sources here: nothing to compare."; \
	elif ! command -v npm >/dev/null; then echo "No npm here: the committed assets are not compared with their sources."; \
	elif [ ! -d frontend/node_modules ] && ! npm --prefix frontend install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error; then \
		echo "The front-end tools can't be fetched: the committed assets are not compared with their sources."; \
	else npm --prefix frontend run check; fi

check: lint assets test

bench: dev
	$(BIN)/python bench/all.py $(ONLY)

bench-check: dev
	@exec $(BIN)/python bench/check.py

load: dev
	@exec $(BIN)/python bench/load.py $(ONLY)

race: dev
	@exec $(BIN)/python scripts/race.py

sabotage: dev
	@exec $(BIN)/python scripts/sabotage.py

LONG = tests/crawl tests/access/test_matrix.py tests/browser/test_order_time.py tests/browser/test_budgets.py tests/browser/test_page_types.py tests/browser/test_tour.py tests/banking/test_three_hundred.py tests/races/test_killed.py tests/process/test_rolling.py tests/process/test_replica.py tests/process/test_switched.py tests/search/test_narrowing.py tests/pricing/test_ten_thousand.py
stories: dev
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && JANGTEO_STEPS=$${STEPS:-10000} exec $(BIN)/pytest -n logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder tests/properties $(LONG) $(ARGS)

fuzz: dev
	@echo "FUZZ=$(FUZZ) FUZZ_SEED=$${FUZZ_SEED:-20261128}"
	@FUZZ=$(FUZZ) exec $(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal tests/fuzz/test_operations.py $(ARGS)

crawl: dev
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && CRAWL=$(if $(QUICK),1,10) CRAWL_OF=$(if $(QUICK),10,1) JANGTEO_STEPS=1 exec $(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal tests/crawl $(ARGS)

files: dev
	@exec $(BIN)/python scripts/hostile_files.py

audit: dev
	@.tools/venv/bin/uv tool run pip-audit --disable-pip --require-hashes -r requirements/base.lock $(ARGS)

faults: dev
	$(BIN)/python bench/faults/every.py

css:
	@command -v npm >/dev/null || { echo "npm is needed to build the style sheet." >&2; exit 2; }
	npm --prefix frontend install --no-audit --no-fund
	npm --prefix frontend run build

messages: dev
	@command -v xgettext >/dev/null || { echo "GNU gettext is needed to collect messages." >&2; exit 2; }
	mkdir -p src/jangteo/locale
	cd src/jangteo && $(DJANGO) makemessages --locale ko --no-location --no-obsolete
	cd src/jangteo && $(DJANGO) compilemessages

pictures: dev
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && $(BIN)/python scripts/docs_pictures.py && \
		JANGTEO_STEPS=1 JANGTEO_TOUR=$(CURDIR)/docs/pictures exec $(BIN)/pytest -n 0 tests/browser/test_tour.py

docs: dev
	@exec $(BIN)/python scripts/docs_site.py $(ARGS)

looks: dev
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && exec $(BIN)/python scripts/looks.py $(ARGS)

clean:
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
