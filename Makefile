# Everything runs from .venv, on DuckDB unless ENGINE says otherwise. Nothing is installed outside this folder.

# Variables in .env are exported; environment variables override them. Only ingest reads quotes and \n, for several zones.
ifneq ($(wildcard .env),)
KEYS := $(shell sed -nE 's/^ *(export +)?([A-Za-z_][A-Za-z0-9_]*) *=.*/\2/p' .env)
$(foreach key,$(KEYS),$(if $(filter environment%,$(origin $(key))),$(eval override $(key) := $$(value $(key)))))
-include .env
export DBT_TARGET $(filter-out MARKETING_INSIGHT_ZONE,$(KEYS))
endif

ENGINE ?= $(or $(DBT_TARGET),duckdb)
ifeq ($(filter $(ENGINE),duckdb postgres snowflake),)
$(error ENGINE is duckdb, postgres or snowflake, not "$(ENGINE)")
endif

export DBT_TARGET := $(ENGINE)
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export PATH := $(CURDIR)/.venv/bin:$(PATH)
unexport VIRTUAL_ENV

PYTHON ?= python3
PYTHONS := 3.11 3.12 3.13
UV := uv==0.13.8
# On Postgres, what needs the database goes through this: without a POSTGRES_HOST it runs with an embedded server.
RUN := $(if $(filter postgres,$(ENGINE)),python -m ingest.embedded_postgres --)
# Snowflake loads its files itself, started by dbt; the outcome of every file is recorded, even if loading fails.
LOAD := $(RUN) python -m ingest load
ifeq ($(ENGINE),snowflake)
LOAD := dbt run-operation copy_into_raw; failed=$$?; dbt run-operation record_loads && (exit $$failed)
endif
# Tests run on the engine that was asked for, or on all three.
TESTED := $(if $(filter-out file,$(origin ENGINE)),$(ENGINE))
test parity: export MARKETING_INSIGHT_TEST_ENGINES ?= $(TESTED)
LEFTOVERS := .venv-dashboard target logs landing marketing_insight.duckdb* .pytest_cache .mypy_cache .ruff_cache .hypothesis

.DEFAULT_GOAL := help
.PHONY: help setup demo load build metrics review test parity lint schedules benchmark latency clicks docs dashboard account clean

help: ## Show this list
	@echo "make <target> [ENGINE=duckdb|postgres|snowflake]"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 12

setup: .venv/.installed profiles.yml dbt_packages/.installed ## Install the tools, profiles.yml and the dbt packages

demo: setup account ## Land sample data, load it, build everything and show what came out
	@python -m ingest sample
	@$(LOAD)
	@echo "Building and testing every model on $(ENGINE); warnings follow, all of it is in logs/dbt.log"
	@rm -f target/run_results.json
	@$(RUN) dbt --log-level warn --log-level-file debug build && failed=0 || failed=$$?; $(RUN) python -m ingest summary --build-exit-code $$failed

load: setup account ## Load landed files into the raw tables
	@$(LOAD)

build: setup account ## Build and test all models
	@$(RUN) dbt build

# `mf` reads what dbt parsed last, whatever the target: so it is parsed for this one.
metrics: setup account ## Print metrics, M=revenue BY=metric_time__month, both can be lists: a,b
	@dbt --quiet parse
	@$(RUN) mf query --metrics $(or $(M),revenue) --group-by $(or $(BY),metric_time__month) \
		--order $(or $(ORDER),$(BY),metric_time__month)

review: setup account ## Write the tables of the daily and the weekly review
	@$(RUN) python -m analyses.metrics.review

test: setup ## Run linters and tests, on all engines unless one is given
	@pytest

parity: export MARKETING_INSIGHT_SLOW_TESTS := 1
parity: setup ## Compare every mart on all engines, value by value, and run what else takes minutes
	@pytest tests/end_to_end && pytest -m slow tests/emulator tests/ingest tests/project

lint: setup ## Check style, types and the house rules, SQL as each of the three engines reads it
	@python .ci/lint.py

schedules: export MARKETING_INSIGHT_TEST_ENGINES ?= $(or $(TESTED),duckdb)
schedules: setup ## Try many random schedules of files; make test tries one per convention
	@MARKETING_INSIGHT_SCHEDULES=$(or $(SCHEDULES),20) pytest tests/end_to_end -k any_schedule --dist=load

benchmark: setup ## Time full and incremental runs on a long history (ROWS=1000000)
	@python tests/benchmark/incremental_runs.py $(or $(ROWS),1000000)

latency: setup ## Time a price from its landed file to the mart (WEEKS=3 of history)
	@python tests/benchmark/latency.py $(or $(WEEKS),3)

clicks: setup ## Time a real shop's million click events from their file to the marts
	@python -m tests.benchmark.click_export

docs: setup account ## Write the documentation into one folder, target/site, from what is loaded
	@$(RUN) python -m analyses.documentation.site

dashboard: setup account .venv-dashboard/.installed ## Show the marts on a page, on this machine only (PORT=8501)
	@test "$(ENGINE)" != duckdb || test -e "$${MARKETING_INSIGHT_DUCKDB:-marketing_insight.duckdb}" || $(MAKE) --no-print-directory demo
	@$(RUN) .venv-dashboard/bin/python -m analyses.dashboard --server.port=$(or $(PORT),8501)

# Only the tests bring an emulator of Snowflake.
account:
ifeq ($(ENGINE)$(SNOWFLAKE_ACCOUNT),snowflake)
	$(error Set SNOWFLAKE_ACCOUNT and the other SNOWFLAKE_ settings (.env.example); without an account only make test ENGINE=snowflake works)
endif

clean: ## Remove what runs leave behind, not the tools
	@! test -x .venv/bin/python || python -m ingest.embedded_postgres --remove
	@rm -rf $(LEFTOVERS)
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Checked first: a .venv made by an unsupported Python would break every later set-up.
# Where python3 has no venv module (Debian without python3-venv), uv makes the environment instead.
.venv/.installed: pyproject.toml uv.lock
	@python="$(PYTHON)"; advice="name one, such as make setup PYTHON=python3.12"; \
		test ! -x .venv/bin/python || { python=.venv/bin/python; advice="rm -rf .venv, then make setup again"; }; \
		version=$$($$python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || version=; \
		case " $(PYTHONS) " in *" $${version:-none} "*) ;; *) \
			echo "$$python is $${version:+Python }$${version:-no working Python}; supported are $(PYTHONS): $$advice." >&2; exit 1;; esac
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv >/dev/null 2>&1 || \
		{ rm -rf .venv; $(PYTHON) -m pip install -q --target .tools $(UV); .tools/bin/uv venv -q --python $(PYTHON) .venv; }
	@test -x .venv/bin/uv || test -x .tools/bin/uv || .venv/bin/python -m pip install -q $(UV)
	@uv=.venv/bin/uv; test -x $$uv || uv=.tools/bin/uv; $$uv sync -q --frozen --inexact --python .venv/bin/python
	@touch $@

# Separate, as pyproject.toml explains.
.venv-dashboard/.installed: .venv/.installed
	@uv=.venv/bin/uv; test -x $$uv || uv=.tools/bin/uv; \
		UV_PROJECT_ENVIRONMENT=.venv-dashboard $$uv sync -q --frozen --only-group dashboard --python .venv/bin/python
	@touch $@

profiles.yml: | profiles.example.yml
	@cp profiles.example.yml $@

# The stamp is in the folder that `dbt deps` empties: after a manual `dbt deps`, ours runs again.
dbt_packages/.installed: .venv/.installed packages.yml package-lock.yml $(shell find .offline -name '*.py' -o -name '*.sql' -o -name '*.yml') | profiles.yml
	@python .offline/deps.py
	@touch $@
