# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
FLASK := $(BIN)/flask --app wsgi
PANGO := libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core
NEEDED := chromium:chromium initdb:postgresql wrk:wrk soffice:libreoffice-writer-nogui epubcheck:epubcheck
CALC := $(wildcard /usr/lib*/libreoffice/program/libsclo.so /opt/libreoffice*/program/libsclo.so)
PROGRAMS := $(lastword $(sort $(wildcard /usr/lib/postgresql/*/bin)))
export PATH := $(PATH)$(if $(PROGRAMS),:$(PROGRAMS))

.PHONY: help install run demo test lint bench backup restore catalogues doctor programs pango

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 14

install: .venv/installed $(CATALOGUES) pango ## make .venv and put everything into it

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv \
	  || { echo "First, as root: apt-get install python3-venv"; exit 1; }
	@echo "Installing; this takes a minute, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

pango: .venv/installed # what PDFs are made with; everything else works without it
	@$(BIN)/python -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("pangoft2-1.0"))' \
	  || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends $(PANGO) </dev/null >/dev/null; \
	else echo "To make PDFs too, as root: apt-get install $(PANGO)"; fi

%.mo: %.po .venv/installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: install ## the portal on http://127.0.0.1:8000 (HOST, PORT, WORKERS, THREADS)
	@exec $(FLASK) serve

DEMO_PASSWORD ?= two-shores-demo
demo: export VALUESS_INSTANCE ?= instance/demo
demo: export VALUESS_DEMO = 1
demo: export PORT ?= 8001
demo: install ## a separate portal filled with demo people, on http://127.0.0.1:8001
	@$(FLASK) upgrade
	@$(FLASK) demo --password $(DEMO_PASSWORD)
	@exec $(FLASK) serve

test: install programs lint ## every test (ARGS="tests/guide -x" for some of them)
	$(BIN)/python -m pytest -n 2 $(ARGS)

lint: install ## what ruff has to say about the code
	$(BIN)/ruff check .

programs: # what only the tests and the bench use: a browser, PostgreSQL, a load generator, readers of Word, Excel, EPUB
	@missing=""; for pair in $(NEEDED); do \
	  command -v $${pair%%:*} >/dev/null || missing="$$missing $${pair##*:}"; done; \
	[ -n "$(CALC)" ] || missing="$$missing libreoffice-calc-nogui"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get -qq update && apt-get -qq install -y --no-install-recommends $$missing </dev/null >/dev/null; \
	else echo "Not installed:$$missing. The tests that need them will be skipped."; \
	  echo "To run them too, as root: apt-get install$$missing"; fi

bench: install programs ## measure what is promised to be fast, into bench/README.md
	@$(BIN)/python -m bench $(ARGS)

BACKUP ?= backup-$(shell date +%Y-%m-%d-%H%M%S).zip
backup: install ## everything in one file (BACKUP=name.zip)
	@$(FLASK) backup "$(BACKUP)"

restore: install ## bring a backup back: make restore FROM=name.zip (stop the portal first)
	@test -n "$(FROM)" || { echo "Which one? make restore FROM=backup-….zip"; exit 1; }
	@$(FLASK) restore "$(FROM)"

doctor: install ## what is wrong with this installation, in plain words
	@$(FLASK) doctor

catalogues: .venv/installed ## gather the words of the code into translations/*.po
	@$(BIN)/python translations/catalogues.py
	@$(MAKE) --no-print-directory install
