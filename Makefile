# Jinguo 巾帼. Needs Python 3.11 or later with venv, and nothing else.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export JINGUO_HOME ?= $(CURDIR)/var

.PHONY: setup run test check fmt catalogue bench clean

setup: $(VENV)/run.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本，当前是 " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.lock requirements/sqlite.lock requirements/maps.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --require-hashes -r requirements/sqlite.lock || echo "装不上 pysqlite3，改用系统自带的 SQLite：慢一些，同样不丢数据。"
	@$(PIP) --require-hashes -r requirements/maps.lock || echo "装不上地图的边界数据，各县区改用方格显示，数字一样。"
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock $(VENV)/run.stamp
	$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

run: setup
	$(BIN)/jinguo demo huaibei-2020
	$(BIN)/jinguo serve --host $(HOST) --port $(PORT)

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

# A home of its own: checking never touches somebody's.
check: export JINGUO_HOME := $(CURDIR)/build/check
check: $(VENV)/dev.stamp
	@mkdir -p $(JINGUO_HOME)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --check --quiet jinguo/web/templates
	$(BIN)/jinguo django check --fail-level WARNING
	JINGUO_HTTPS=1 JINGUO_PROXY=1 JINGUO_HOSTS=fulian.example.gov.cn \
	  $(BIN)/jinguo django check --deploy --fail-level WARNING
	$(BIN)/jinguo django makemigrations --check --dry-run
	$(BIN)/jinguo catalogue check

fmt: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --reformat --quiet jinguo/web/templates

bench: setup
	$(BIN)/jinguo bench figures

clean:
	rm -rf $(VENV) build *.egg-info
