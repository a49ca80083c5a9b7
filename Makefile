# make run   the page on http://127.0.0.1:8501 (HOST=, PORT=)        make test        everything the project holds itself to
# Both set themselves up: .venv, packages (once per change of the requirements files), demonstration store, browser.

HOST ?= 127.0.0.1
PORT ?= 8501
URL ?=
BENCH ?=
export HOST PORT

# The first interpreter that is new enough; PYTHON=… overrides the choice.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test test-long bench audit format messages screenshots third-party interpreter runtime development

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile
	@echo "make test-long  the slow tests   make audit  known flaws of the packages   make bench  speed beside peers (BENCH=--quick)   make format  reformat the code   make screenshots  every page as PNG   (URL= of a running server)"

interpreter:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv (or PYTHON=/path/to/python3)" >&2; exit 1; }

runtime: interpreter
	@$(PYTHON) -m tools.prepare runtime

development: interpreter
	@$(PYTHON) -m tools.prepare development

run: runtime
	@CARBONDASH_LOG=$${CARBONDASH_LOG:-text} exec $(BIN) -m carbondash.server

test: development
	@$(BIN) -m tools.check

test-long: development
	@$(PYTHON) -m tools.prepare servers
	@$(BIN) -m pytest -m long

audit: development
	@$(BIN) -m tools.audit

bench: development
	@$(BIN) -m benchmarks $(BENCH)

format: development
	@$(BIN) -m ruff format .
	@$(BIN) -m ruff check --fix .

screenshots: development runtime
	@$(BIN) -m tools.screenshots $(if $(URL),--url $(URL))

messages: development
	@$(BIN) -m tools.messages

third-party: development
	@$(BIN) -m tools.third_party
