# Every target sets up .venv by itself, and again only when the requirements change.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# In a container everybody is root, which Jupyter wants to be told.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help report test lab lint bench peers backtest worth notebooks coverage mutation requirements clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: $(PYTHON) is older than 3.11; name a newer one, e.g. make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

report: $(READY) ## Judge every shipped plan as of each of its years, in both languages, to reports/index.html
	$(BIN)/jinpu run

test: lint ## Check style and types, then run the tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(READY) ## Check style and types only
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(READY) ## Measure batches against the plain way of running the same notebooks
	$(BIN)/python -m tests.bench

peers: $(READY) ## Compare the forecasts with other packages' on the same windows (minutes; a .venv of its own for statsforecast)
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --disable-pip-version-check statsforecast==2.1.1
	$(BIN)/python -m tests.peers --python build/peers/bin/python

backtest: $(READY) ## Forecast every reference corpus from tables that have not seen it, and write the table of scores (minutes)
	$(BIN)/python -m tests.backtest
	$(BIN)/python -m tests.backtest.counts

notebooks: $(READY) ## Run the shipped notebooks with their defaults and keep what they show
	$(BIN)/python -m tests.notebooks.make

worth: $(READY) ## Score chances from partial evidence on real and made targets, and write the table of what each was worth
	$(BIN)/python -m tests.backtest.partial

coverage: $(READY) ## Measure which lines and branches the tests reach, in kernels and workers too
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[measure]"
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov --cov-report=term

mutation: $(READY) ## Change the rules of series and verdicts one by one; list the changes that no test notices (an hour or two)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[measure]"
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lab: $(READY) ## Open the notebooks in JupyterLab, at 0-start-here
	$(BIN)/jupyter lab $(AS_ROOT) --notebook-dir=. notebooks/0-start-here.ipynb

requirements: $(READY) ## Pin requirements.txt again from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--extra lab --extra cluster --extra test --output-file requirements.txt pyproject.toml

clean: ## Remove what was generated: reports, processed data, .venv and caches
	rm -rf $(VENV) reports build *.egg-info mutants .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find data/processed -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -prune -exec rm -rf {} +
