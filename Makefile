# Every target sets up what it needs; repeats are quick. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
SHARED ?= ../shared
BIN := .venv/bin
RUN := .venv/stamp-run
DEV := .venv/stamp-dev
BENCH := .venv/stamp-bench

.PHONY: help accessibility demo test property planted engines fuzz lint docs score bench screenshots lighthouse clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

$(RUN): pyproject.toml constraints.txt .ci/setup
	@.ci/setup run
	@touch $@

$(DEV): pyproject.toml constraints.txt .ci/setup
	@.ci/setup dev
	@touch $@ $(RUN)

$(BENCH): pyproject.toml constraints.txt .ci/setup
	@.ci/setup bench
	@touch $@ $(DEV) $(RUN)

.stamp-tests: .ci/setup
	@.ci/setup tests
	@touch $@

demo: $(RUN) ## build the site of examples/ into public/ (findings of severity error are its point)
	@status=0; $(BIN)/jixiao build examples/documents --output public --config examples/jixiao.toml || status=$$?; [ $$status -le 1 ]
	@echo
	@echo "打开 Open:  $(BIN)/jixiao serve public   →  http://127.0.0.1:8000/   (或直接打开 or open public/index.html)"
	@echo "报告 Report:  public-report/report.html   (给经办人 for the clerk; report.xlsx 可发给各单位 to mail round)"
	@echo "查询 Ask:   $(BIN)/jixiao query public --list"

lint: $(DEV) ## ruff, mypy (strict), import rules
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: $(DEV) .stamp-tests lint ## lint, then all tests
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

property: $(DEV) ## read thousands of generated forms in every format and say how exact that was
	@$(BIN)/python tests/property/report.py --documents 300 --show 3

planted: $(DEV) ## slips planted in correct documents: how many are found, written to bench/planted/README.md
	@$(BIN)/python bench/planted/run.py --shared $(SHARED) --files 12 --write

engines: $(DEV) ## both SHACL engines over hundreds of generated graphs: any difference is shown
	@$(BIN)/python -m tests.property.engines --rounds $(or $(ROUNDS),200)

screenshots: demo $(DEV) .stamp-tests ## a picture of a page of each template, desktop and phone, light and dark, into screenshots/
	@$(BIN)/python bench/site/screenshots.py --site public --out screenshots

lighthouse: demo $(DEV) .stamp-tests ## Lighthouse on the main kinds of page (needs Node 18.16 or newer), written to bench/site/README.md
	@$(BIN)/python bench/site/lighthouse.py --site public --write

accessibility: $(DEV) .stamp-tests ## axe-core on a page of each template with lists in their whole length, which `make test` shortens
	@PAGES=whole $(BIN)/pytest -n 2 tests/browser/test_accessibility.py -k axe

fuzz: $(DEV) ## damaged and hostile files for every reader (ENGINE=atheris KIND=html watches the readers' lines)
	@[ -z "$(ENGINE)" ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(ENGINE)
	@$(BIN)/python tests/fuzz/run.py $(if $(ENGINE),--engine $(ENGINE) --kinds $(or $(KIND),html))

docs: $(RUN) ## write docs/cli.md and docs/tables.md from the commands and the schema
	@$(BIN)/python .ci/reference.py

score: $(RUN) ## score the five real documents against hand-made answers (needs ../shared)
	@SHARED=$(SHARED) .ci/score

bench: $(BENCH) ## time and memory of a whole build; reading beside other readers, written to bench/README.md
	@$(BIN)/python bench/build.py $(if $(wildcard $(SHARED)/corpus/seeds),$(SHARED)/corpus/seeds,examples/documents)
	@$(BIN)/python bench/publish.py $(if $(wildcard $(SHARED)/corpus/seeds),$(SHARED)/corpus/seeds,examples/documents)
	@$(BIN)/python bench/reading.py --write bench/README.md
	@$(BIN)/python bench/mapping/measure.py --write
	@$(if $(wildcard $(SHARED)/suites),$(BIN)/python bench/mapping/conformance.py --write --shared $(SHARED))
	@$(BIN)/python bench/shacl/measure.py --write
	@$(BIN)/python bench/identity/run.py
	@$(BIN)/python bench/planted/run.py --shared $(SHARED) --files 12 --write

clean: ## remove everything that make made
	@rm -rf .venv .stamp-* public public-report screenshots build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
