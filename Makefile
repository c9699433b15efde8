# Everything here needs Go alone, but for `verify` and `eval`, which say what they miss.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
LDFLAGS  = -s -w -X sardine/internal/app/build.Version=$(VERSION)
SHARED  ?= ../shared
export CGO_ENABLED = 0

.PHONY: build test lint bench fuzz dist docs eval verify install clean

build:            ## the program, in this folder
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o sardine ./cmd/sardine

test:             ## all tests that need nothing but this repository
	$(GO) test -shuffle=on ./...

lint:             ## formatting, vet and staticcheck, also for the other systems
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'gofmt would change these'; exit 1; }
	$(GO) vet ./...
	GOOS=windows $(GO) vet ./...
	GOOS=darwin $(GO) vet ./...
	$(GO) tool staticcheck ./...

bench:            ## ratios to yardsticks run beside them (bench/README.md)
	$(GO) test -run '^$$' -bench . -benchmem ./bench/... ./document ./detectors

FUZZTIME ?= 20s
fuzz:             ## every fuzz target for FUZZTIME
	@set -e; for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "== $$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p; \
	  done; done

PLATFORMS = linux/amd64 linux/arm64 windows/amd64 darwin/arm64
dist:             ## programs for every system we ship for, with checksums
	@rm -rf dist && mkdir dist
	@set -e; for p in $(PLATFORMS); do \
	  os=$${p%/*}; arch=$${p#*/}; ext=; [ $$os = windows ] && ext=.exe; \
	  echo "building $$os/$$arch"; \
	  mkdir -p dist/sardine-$$os-$$arch; \
	  GOOS=$$os GOARCH=$$arch $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o dist/sardine-$$os-$$arch/sardine$$ext ./cmd/sardine; \
	done
	@cd dist && sha256sum */sardine* > SHA256SUMS && cat SHA256SUMS

docs:             ## docs that are made from the program
	$(GO) run ./cmd/sardine catalogue > docs/catalogue.md

eval:             ## recall, precision and text extraction on labelled data in $(SHARED)
	./bench/eval.sh $(SHARED)

verify:           ## foreign programs look at what we made
	./bench/verify.sh
	./bench/reports.sh
	./bench/redact.sh
	./bench/sar.sh
	./bench/pixels.sh
	./bench/windows.sh

PREFIX ?= /usr/local
into    = $(DESTDIR)$(PREFIX)
install: build    ## the program, its manual pages and completions, into PREFIX (default /usr/local)
	install -D -m 755 sardine $(into)/bin/sardine
	./sardine man $(into)/share/man/man1
	install -d $(into)/share/bash-completion/completions $(into)/share/zsh/site-functions $(into)/share/fish/vendor_completions.d
	./sardine completion bash > $(into)/share/bash-completion/completions/sardine
	./sardine completion zsh > $(into)/share/zsh/site-functions/_sardine
	./sardine completion fish > $(into)/share/fish/vendor_completions.d/sardine.fish

clean:
	rm -rf dist sardine sardine.exe
