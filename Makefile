# The names of the two programs, their checks, and what a newcomer types first. Run `make` for the list.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Debian's own interpreter: a python3 found earlier on PATH may lack Debian's modules.
PYTHON := /usr/bin/python3

# Only what exists (a removed file stays listed until its removal is staged), and nothing that a generator wrote.
SWIFT_FILES = $(wildcard $(shell git ls-files -co --exclude-standard '*.swift' | grep -v '\.pb\.swift$$'))

# The Swift runtime is linked in: the programs run where no toolchain is, and what is called most is called directly.
RELEASE := -c release --static-swift-stdlib

DEMO_PORT ?= 8080
DEMO_ONESHOT ?= 0
export DATA MAP DEMO_PORT DEMO_ONESHOT FRAMES SEED LIBFUZZER

.PHONY: help build release demo test bench fuzz simulate mutations check format format-check proto figures-doc clean

help: ## List the targets
	@echo 'Targets:'
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 18
	@echo
	@echo 'make demo DATA=FILE MAP=FILE   one station takes in your own ledger instead of the samples'
	@echo 'make demo DEMO_PORT=8088       another port for the dashboard'
	@echo 'make demo DEMO_ONESHOT=1       print the figures and end, without serving the dashboard'

build: ## Build both programs for development
	swift build -Xcc -O2

release: ## Build both programs in release mode
	swift build $(RELEASE)

demo: ## Build, then show a hub and three stations at work, with the dashboard on 127.0.0.1
	@scripts/setup.sh demo
	@$(MAKE) --no-print-directory release
	@scripts/demo.sh

test: ## Build and run every check and test
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory check
	@scripts/build-tests.sh
	swift test --skip-build --disable-xctest

bench: ## Measure log, hub and search beside what SQLite permits, and a peer (BENCH_DIR=FOLDER on a real disk)
	@scripts/setup.sh bench
	swift build $(RELEASE)
	@$(PYTHON) bench/run.py
	@$(PYTHON) bench/views.py
	@$(PYTHON) bench/wire.py
	@$(PYTHON) bench/search.py

fuzz: ## Feed changed frames to the receive path (FRAMES=N SEED=S; LIBFUZZER=1 by coverage)
	@scripts/fuzz.sh

simulate: ## Run the worlds of SEEDS seeds from SEED on (SEEDS=1 SEED=N replays one)
	@scripts/setup.sh build
	swift build $(RELEASE) --product Simulate
	SWIFT_DETERMINISTIC_HASHING=1 .build/release/Simulate --seeds $(or $(SEEDS),1000) --seed $(or $(SEED),1)

mutations: ## Break one guarantee after the other in a copy, and see the simulation find each
	@scripts/setup.sh build
	@$(PYTHON) scripts/mutations.py

check: ## Run the checks that need no build: module arrows, division codes, holidays, samples, docs/EVENTS.md, the oracle
	@$(PYTHON) scripts/check-modules.py --self-test
	@$(PYTHON) scripts/check-modules.py
	@$(PYTHON) scripts/divisions.py --check
	@$(PYTHON) scripts/holidays.py --self-test
	@$(PYTHON) scripts/holidays.py --check
	@$(PYTHON) scripts/samples.py --check
	@$(PYTHON) scripts/events-doc.py --self-test
	@$(PYTHON) scripts/events-doc.py --check
	@$(PYTHON) Tests/Oracle/oracle.py --self-test

format: ## Format the Swift sources in place
	@test -n '$(SWIFT_FILES)' || { echo 'format: git lists no Swift file here' >&2; exit 1; }
	@swift format format --in-place --parallel --configuration .swift-format $(SWIFT_FILES)

format-check: ## Fail where a Swift source is not formatted
	@test -n '$(SWIFT_FILES)' || { echo 'format-check: git lists no Swift file here' >&2; exit 1; }
	@swift format lint --strict --parallel --configuration .swift-format $(SWIFT_FILES)
	@echo 'format-check: $(words $(SWIFT_FILES)) files are formatted'

proto: ## Regenerate the Swift sources of the protobuf schemas
	@scripts/setup.sh proto
	@scripts/proto.sh

figures-doc: ## Regenerate docs/FIGURES.md and docs/READ_MODEL.md from Sources/Projections
	scripts/build-tests.sh
	JIAZHAN_WRITE_DOCS=1 swift test --skip-build --disable-xctest --filter "FigureDocumentTests|ReadModelDocumentTests"

clean: ## Remove what the build wrote
	rm -rf .build
