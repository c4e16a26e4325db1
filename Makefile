# Ferrite. `make` builds ./mdrun and ./mdbench for this processor; `make demo` and `make test` do all set-up.
SHELL := /bin/bash
PREFIX ?= /usr/local
export FERRITE_ARCH ?= native

SWIFT_BUILD = swift build -c release
SOURCES := $(shell find Sources -type f 2>/dev/null) Package.swift

.PHONY: all setup demo tests test test-slow crosscheck bench bench-peers instruction-counts lint format install clean help

all: mdrun mdbench

help:
	@echo "make            build ./mdrun and ./mdbench for this processor"
	@echo "make demo       Fe-Cr-C with three Deep Potentials side by side, and a page about it"
	@echo "make test       all quick tests;  make test-slow: the long physics tests too"
	@echo "make crosscheck recompute the reference numbers with other programs where they are installed"
	@echo "make bench      microseconds per atom and step on this machine"
	@echo "make bench-peers the same beside LAMMPS with DeePMD-kit, installed outside the project (FERRITE_PEERS)"
	@echo "make instruction-counts  instructions per atom and step against bench/instruction-counts.txt"
	@echo "make install    copy mdrun to PREFIX/bin (PREFIX=$(PREFIX))"

setup:
	@scripts/setup.sh

.build/setup-done: scripts/setup.sh
	@scripts/setup.sh
	@mkdir -p .build && touch $@

mdrun mdbench &: $(SOURCES) | .build/setup-done
	$(SWIFT_BUILD) --product mdrun
	$(SWIFT_BUILD) --product mdbench
	@cp "$$($(SWIFT_BUILD) --show-bin-path)/mdrun" "$$($(SWIFT_BUILD) --show-bin-path)/mdbench" .

demo: all
	@scripts/demo.sh

# Naming the product keeps the build from the tools of dependencies, which take ten minutes and are not used.
tests: all
	$(SWIFT_BUILD) --product fuzz
	$(SWIFT_BUILD) --product FerritePackageTests

test: tests
	swift test -c release --skip-build
	scripts/test-example-package.sh
	scripts/test-report.sh

test-slow: tests
	FERRITE_SLOW=1 swift test -c release --skip-build
	scripts/physical-validation.sh

crosscheck: all
	scripts/crosscheck.sh

bench: all
	./mdbench

bench-peers: all
	scripts/bench-peers.sh

instruction-counts:
	scripts/instruction-counts.sh

lint:
	swift format lint --strict -r Sources Tests Package.swift examples

format:
	swift format -i -r Sources Tests Package.swift examples

install: all
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 mdrun mdbench "$(DESTDIR)$(PREFIX)/bin"

clean:
	rm -rf .build mdrun mdbench
