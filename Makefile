SHELL := /bin/bash
GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TOOL := $(GO) tool -modfile=tools.mod
WEB := web/dist/manifest.json

.PHONY: help demo test build dev bench web generate check-generated lint unit journeys clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: build ## serve a fictional municipality on http://127.0.0.1:8080
	bin/medspil demo --data-dir data/demo $(DEMO)

build: web ## bin/medspil, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/medspil ./cmd/medspil

web: $(WEB) ## styles, scripts and fonts

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB): web/node_modules/.package-lock.json $(shell find web/src web/build* -type f 2>/dev/null)
	cd web && npm run --silent build

dev: web generate ## build and serve the demo again and again while you work
	$(GO) run ./cmd/medspil demo --data-dir data/demo

generate: ## Go code from the templates
	@for dir in $$(find internal -name '*.templ' -printf '%h\n' | sort -u); do $(TOOL) templ generate -log-level error -path $$dir || exit 1; done

check-generated: generate
	@git diff --exit-code --stat -- '*_templ.go' || { echo "templates and their generated code differ: commit what make generate made" >&2; exit 1; }

lint:
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	@test -z "$$(gofmt -l cmd internal bench e2e web 2>/dev/null | tee /dev/stderr)"

unit:
	$(GO) run ./internal/kit/testkit/withpostgres $(GO) test -count=1 -timeout 30m ./cmd/... ./internal/... ./web/... ./bench/...

journeys:
	$(GO) run ./internal/kit/testkit/withpostgres $(GO) test -count=1 -timeout 45m ./e2e/...

test: ## everything: rules, both databases, the program, a real browser
	@tools/part "what the machine needs" tools/need
	@tools/part "build" $(MAKE) --no-print-directory build
	@tools/part "generated code" $(MAKE) --no-print-directory check-generated
	@tools/part "vet and staticcheck" $(MAKE) --no-print-directory lint
	@tools/part "rules, rooms and pages on both databases" $(MAKE) --no-print-directory unit
	@tools/part "journeys in a browser" $(MAKE) --no-print-directory journeys

bench: web ## figures of speed, as ratios in one run
	$(GO) test -run '^$$' -bench . -benchtime 2s ./bench/...

clean:
	rm -rf bin web/dist/* web/node_modules
