# Needs python3 with venv, and make. Everything else is installed into .venv.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
# The oldest and the newest that are supported, and what is tested on them.
PYTHONS = 3.10 3.13
FAST = tests/terraform_provider_openai tests/mock_server tests/cdktf_openai
STAMP = $(BIN)/python -c "import sys; open(sys.argv[1], 'w').close()"
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --generate-hashes \
  --no-annotate --custom-compile-command "make requirements"
TERRAFORM ?=
WIRE = terraform_provider_openai/wire
# protoc writes a set of files; the plugin loads its only one by itself, which needs fewer imports.
ONE_FILE = import sys; from google.protobuf.descriptor_pb2 import FileDescriptorSet; \
  [one] = FileDescriptorSet.FromString(open(sys.argv[1], 'rb').read()).file; \
  open(sys.argv[1], 'wb').write(one.SerializeToString())

.PHONY: bench-hostile bench-mock bench-provider bench-synth bench-testing demo distributions docs docs-reference format help lint mutants proto requirements test test-fast test-python test-pythons test-soak

help: ## show the targets
	@$(PYTHON) -c "import re; [print(f'make {m[1]:14} {m[2]}') for m in re.finditer(r'(?m)^([\w-]+):.*## (.*)$$', open('Makefile').read())]"

demo: .venv/demo ## plan, apply and destroy the quickstart with real Terraform against the mock
	@$(BIN)/cdktf-openai demo examples/quickstart/main.py $(if $(TERRAFORM),--terraform $(TERRAFORM))

test: .venv/dev ## run every test
	$(BIN)/pytest -m "not soak" -n 2 --dist loadfile

test-fast: .venv/dev ## run the tests that take less than ten seconds each
	$(BIN)/pytest -m "not soak and not slow" -n 2 --dist loadfile

test-pythons: ## run the fast tests of the packages on the oldest and the newest Python, where they are installed
	@for version in $(PYTHONS); do $(MAKE) --no-print-directory test-python VERSION=$$version || exit 1; done

test-python:
	@if ! python$(VERSION) -c "" 2> /dev/null; then echo "Python $(VERSION) is not installed: not tested"; exit 0; fi; \
	$(MAKE) --no-print-directory .venv-$(VERSION)/dev PYTHON=python$(VERSION) VENV=.venv-$(VERSION) \
	  && .venv-$(VERSION)/bin/pytest -m "not soak and not slow" -n 2 --dist loadfile $(FAST)

lint: .venv/dev ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: .venv/dev ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

docs-reference: .venv/dev ## write docstrings and reference pages from the code
	$(BIN)/python docs/generator/docstrings.py
	$(BIN)/python docs/generator/generate.py

format: .venv/dev ## write the code as the formatter wants it
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

proto: .venv/dev ## compile the plugin protocol's messages
	$(BIN)/python -m grpc_tools.protoc -I$(WIRE) --descriptor_set_out=$(WIRE)/tfplugin6.binpb tfplugin6.proto
	@$(BIN)/python -c "$(ONE_FILE)" $(WIRE)/tfplugin6.binpb

test-soak: .venv/dev ## damage the mock at random, and run apply tests in parallel, for minutes
	$(BIN)/pytest -m soak

bench-hostile: .venv/dev ## measure memory and lateness of the plugin under hostile answers
	$(BIN)/python benchmarks/hostile.py $(ARGS)

bench-mock: .venv/dev ## compare the mock with the fastest others
	$(BIN)/python benchmarks/mock.py $(ARGS)

bench-provider: .venv/dev ## compare the plugin with the built-in terraform_data
	$(BIN)/python benchmarks/provider.py $(ARGS)

bench-synth: .venv/dev ## compare synthesis with the bindings that cdktf get generates
	$(BIN)/python benchmarks/synth.py $(ARGS)

mutants: .venv/dev ## change the code in small ways, and count how many of them the fast tests notice
	@$(INSTALL) --require-hashes --requirement requirements/mutants.txt
	$(BIN)/python benchmarks/mutants.py $(ARGS)

bench-testing: .venv/dev ## compare an apply test of the pytest plugin with a bare terraform apply
	$(BIN)/python benchmarks/testing.py $(ARGS)

distributions: .venv/dev ## build cdktf-openai, cdktn-openai and cdktf-openai-mock into dist/
	$(BIN)/python distributions/build.py dist

requirements: .venv/dev ## write the versions and hashes of all dependencies anew
	$(LOCK) pyproject.toml --extra all --group build --output-file requirements/all.txt
	$(LOCK) pyproject.toml --extra all --group dev --output-file requirements/dev.txt
	$(LOCK) --group pyproject.toml:mutants --constraints requirements/dev.txt --output-file requirements/mutants.txt
	$(LOCK) pyproject.toml --extra mock --extra record --extra metrics --extra redis --group build --output-file requirements/mock.txt

$(VENV)/created:
	@echo "making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(STAMP) $@

$(VENV)/demo: $(VENV)/created pyproject.toml requirements/all.txt
	@echo "installing into $(VENV) …"
	@$(INSTALL) --require-hashes --requirement requirements/all.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@$(STAMP) $@

$(VENV)/dev: $(VENV)/demo requirements/dev.txt
	@echo "installing what the tests need into $(VENV) …"
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@$(STAMP) $@
