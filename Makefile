# Hub. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check format lint types bench demo demo-trafford doctor clean

PORT ?= 8000
DATA_DIR ?= var
SHARED ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
export HUB_DATA_DIR := $(abspath $(DATA_DIR))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# python -B would make every start compile everything anew
unexport PYTHONDONTWRITEBYTECODE

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | while IFS=$$'\t' read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

run: $(VENV)/.run assets  ## Prepare everything and serve it (PORT=8000, DATA_DIR=var)
	@HUB_DEMO=$${HUB_DEMO:-true} $(BIN)/hub serve --port $(PORT)

demo: $(VENV)/.run  ## Load the demo borough into DATA_DIR (again)
	@HUB_DEMO=true $(BIN)/hub demo

demo-trafford: $(VENV)/.run assets  ## Serve a real directory: Trafford's open data, from ../shared
	@test -d "$(SHARED)/data" || { echo "The open data is not in $(SHARED)/data. Say where it is: make demo-trafford SHARED=…"; exit 1; }
	@HUB_DATA_DIR=$(abspath $(DATA_DIR))-trafford HUB_SITE_NAME="Trafford Community Hub" HUB_AREA_NAME="Trafford" HUB_HOME_POSTCODE="M33 2AB" \
		HUB_ORGANIZATION_NAME="Example Homes" \
		$(BIN)/hub serve --port $(PORT) --plan docs/examples/trafford/plan.toml --data $(SHARED)/data

test: $(VENV)/.dev assets browser  ## Run every test, those in a real browser too
	@$(in_two)

check: $(VENV)/.dev assets browser lint types  ## Everything that must be green before a commit
	@$(in_two)

lint: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/lint-imports

types: $(VENV)/.dev
	@$(BIN)/mypy

format: $(VENV)/.dev  ## Put the code in its one shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.dev assets  ## Measure speed and relevance, as ratios in one run
	@$(BIN)/python -m tests.bench all

doctor: $(VENV)/.run  ## Say what is wrong and what to do
	@$(BIN)/hub doctor

clean:  ## Remove what was built (not the data)
	@rm -rf $(VENV) node_modules static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# --- how it is built ---

# Two workers; a file is one worker's, for its tests share what is dear to make, and the slow files come first.
in_two = $(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

# uv when it can be had, pip otherwise: both check every hash of the lock.
define install
	@if $(BIN)/python -m uv --version >/dev/null 2>&1; then $(BIN)/python -m uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install --quiet --require-hashes -r $(1); fi
endef

# Some Pythons are built without optimization and take half as long again: of each python3 in the PATH, the quickest.
fit = import sys, time, ensurepip, venv; \
	start = time.process_time(); sum(len(str(n)) for n in range(300_000)); \
	sys.version_info >= (3, 11) and print(time.process_time() - start, sys.argv[1])
quickest = which -a python3 2>/dev/null | while read -r one; do "$$one" -c '$(fit)' "$$one" 2>/dev/null || true; done | sort -n | head -n 1 | cut -d " " -f 2

$(VENV)/bin/python:
	@echo "Making the environment …"
	@python="$${PYTHON:-$$($(quickest))}"; python="$${python:-python3}"; \
	"$$python" -c 'import sys; sys.exit("Hub needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None' && \
	"$$python" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv 2>/dev/null || echo "uv is not to be had; pip will do."

$(VENV)/.run: requirements.lock requirements-node.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the lock names …"
	$(call install,requirements.lock)
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip install --quiet --require-hashes -r requirements-node.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests need …"
	$(call install,requirements-dev.lock)
	@touch $@

.PHONY: assets browser
assets: $(VENV)/.run
	@$(BIN)/python -m hub.core.assets

# Debian's chromium for the tests in a real browser; without it they say loudly that they were skipped. The one without
# a window is preferred, for it takes two thirds of the time; it is asked for once.
browser:
	@command -v chromium-headless-shell >/dev/null 2>&1 || test -e $(VENV)/.browser || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing chromium for the browser tests …"; touch $(VENV)/.browser; \
		get() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-remove --no-install-recommends "$$1" >/dev/null 2>&1; }; \
		timeout 60 apt-get update -qq >/dev/null 2>&1 || true; \
		get chromium-headless-shell || $(any_browser) || get chromium || rm $(VENV)/.browser; \
	fi
	@command -v chromium-headless-shell >/dev/null 2>&1 || $(any_browser) || echo "No chromium here: BROWSER TESTS WILL BE SKIPPED"

any_browser = command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
