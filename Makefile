# Two commands for a fresh clone: `make report` builds the report, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FORCE ?= northamptonshire
EXAMPLES ?= 5000
# What neither reads nor writes.
CORE := hmic/diagnostics.py,hmic/model/*,hmic/judging/*,hmic/rules/*,hmic/report/*,hmic/reporters/*

.PHONY: report test coverage editor browser pictures verify ratios slow lint dist bench bench-growth bench-quick fuzz mutation lock clean
.DEFAULT_GOAL := report

report: $(VENV)/.installed  ## build FORCE's report as HTML, PDF and JSON
	@scripts/system-libraries pango
	$(BIN)/hmic build $(FORCE)

test: $(VENV)/.installed  ## run the tests that need nothing but Python and Pango
	@scripts/system-libraries pango
	$(BIN)/pytest

coverage: $(VENV)/.installed  ## the same tests, and how much of the program they run; the core: 98 %
	@scripts/system-libraries pango
	$(BIN)/pytest --cov --cov-report=
	$(BIN)/coverage report --skip-covered
	$(BIN)/coverage report --skip-covered --show-missing --fail-under=98 --include="$(CORE)"

editor: $(VENV)/.installed  ## hold the schemas against the language server of VS Code; needs node
	@command -v npm >/dev/null 2>&1 || { echo "make editor needs node and npm: https://nodejs.org" >&2; exit 1; }
	npm ci --prefix tests/editor --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/pytest tests/editor -m editor -n 0

browser: $(VENV)/.installed  ## use pages in a real Chromium
	@scripts/system-libraries pango
	@scripts/system-libraries chromium
	$(BIN)/pytest -m browser -n 2

pictures: $(VENV)/.installed  ## make the pictures of docs/content.md anew; needs chromium
	@scripts/system-libraries chromium
	$(BIN)/python scripts/content-pictures

verify: $(VENV)/.installed  ## hold the real report against checkers from elsewhere; needs node, java, chromium
	@scripts/system-libraries pango
	@scripts/system-libraries chromium
	@scripts/system-libraries checkers
	npm ci --prefix tests/verify --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r tests/verify/requirements.txt
	[ -d tests/verify/.frictionless ] || $(BIN)/python -m venv tests/verify/.frictionless
	tests/verify/.frictionless/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/verify/frictionless.txt
	$(BIN)/pytest tests/verify -m verify -n 0

ratios: $(VENV)/.installed  ## hold times against each other, on a machine that does nothing else
	@scripts/system-libraries pango
	$(BIN)/pytest -m ratio -n 0

slow: $(VENV)/.installed  ## faults on purpose: processes killed, disks full, a real cluster; minutes
	@scripts/system-libraries pango
	@scripts/system-libraries faketime
	$(BIN)/pytest -m slow -n 0

lint: $(VENV)/.installed  ## ruff, mypy --strict, which way imports run; zizmor on the workflows and the action
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/zizmor --offline --quiet .

dist: $(VENV)/.installed  ## build what a release publishes: the same bytes from the same commit
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m hatchling build

bench: $(VENV)/.installed  ## what everything costs, held to bounds and to the last run; writes docs/performance.md
	@scripts/system-libraries pango
	@$(BIN)/python -m compileall -q hmic
	@missed=0; for part in grading start_up live_page editing performance; do \
	  $(BIN)/python -m benchmarks.$$part || missed=1; done; exit $$missed

bench-growth: $(VENV)/.installed  ## hold the cost of each thing that authors repeat to be linear; minutes
	$(BIN)/python -m benchmarks.growth

bench-quick: $(VENV)/.installed  ## some of it, in minutes; writes nothing
	@scripts/system-libraries pango
	@$(BIN)/python -m compileall -q hmic
	$(BIN)/python -m benchmarks.performance --quick

fuzz: $(VENV)/.installed  ## break the files of two projects in EXAMPLES ways each, always other ones
	HMIC_FUZZ=$(EXAMPLES) $(BIN)/pytest tests/fuzzing -n 2

mutation: $(VENV)/.installed  ## hold the tests of the grader against its mutants; some minutes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutation.lock
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lock: pyproject.toml  ## write requirements.lock anew; needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev --extra cluster --extra import \
	  --custom-compile-command "make lock" --quiet --upgrade pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev --extra cluster --extra import --group mutation \
	  --constraint requirements.lock \
	  --custom-compile-command "make lock" --quiet pyproject.toml -o requirements-mutation.lock

clean:  ## remove the environment and every built report
	rm -rf $(VENV)
	find build -mindepth 1 ! -name .gitignore -delete

# The environment is made anew whenever the lock or the project's metadata changes.
$(VENV)/.installed: requirements.lock pyproject.toml
	@PYTHON="$(PYTHON)" scripts/system-libraries python
	PYTHON="$(PYTHON)" scripts/environment $(VENV)
	@touch $@
