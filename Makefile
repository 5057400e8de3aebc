# Two commands do everything: `make lesson` and `make test`. Each sets up what
# is missing the first time and says nothing about it afterwards.

PYTHON ?= python3
QUALITY ?= m
OUT ?= media
ARGS ?=

VENV := .venv/bin
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help lesson test sweep bench bench-course golden gallery doctor lock clean

help:
	@echo "make lesson   render every shipped clip and the film of them into media/ (QUALITY=l|m|h|p|k)"
	@echo "make test     run all tests (ARGS=... goes to pytest)"
	@echo "make sweep    every scene for all its sets of parameters, the tangent for 44 functions x 4 points (slow)"
	@echo "make bench    speed, size, quality, memory and start beside plain manim, into build/bench/bench.md (12 minutes;"
	@echo "              ARGS=--lesson adds the whole lesson at 1080p, ARGS=--help shows the rest)"
	@echo "make bench-course   the whole lesson at 1080p with two processes against one (slow; ARGS=... as in the file)"
	@echo "make golden   renew tests/golden/ after a change of scenes or stage; read its diff"
	@echo "make gallery  renew the stills of the README"
	@echo "make doctor   check this installation"
	@echo "make lock     renew requirements.lock"
	@echo "make clean    remove the installation and everything rendered"

$(READY): requirements.lock pyproject.toml tools/bootstrap.py
	@$(PYTHON) tools/bootstrap.py

lesson: $(READY)
	@$(VENV)/calcanim render scenes/lesson.toml -q $(QUALITY) -o $(OUT) $(ARGS)

test: $(READY)
	@$(PYTHON) tools/consumers.py
	@$(VENV)/python -m pytest -n auto $(ARGS)

# A part of these cases runs in `make test`.
sweep: $(READY)
	@CALCANIM_SWEEP=full $(VENV)/python -m pytest -n auto tests/check/test_sweep.py tests/scenes tests/numerics/test_kinked_expressions.py $(ARGS)

bench: $(READY)
	@$(VENV)/python -m tests.benchmarks.bench $(ARGS)

bench-course: $(READY)
	@$(VENV)/python -m tests.benchmarks.course $(ARGS)

golden: $(READY)
	@$(VENV)/python tests/golden/renew.py $(ARGS)

gallery: $(READY)
	@$(VENV)/python tools/gallery.py

doctor: $(READY)
	@$(VENV)/calcanim doctor

# Exact versions with the hashes of all their public files, for every platform
# and Python that pyproject.toml allows. No index address is written down, and
# no local folder of wheels takes part.
lock: $(READY)
	@$(VENV)/python -m pip install --quiet --disable-pip-version-check uv
	@env -u PIP_FIND_LINKS -u UV_FIND_LINKS $(VENV)/uv pip compile pyproject.toml \
		--extra test --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet \
		--output-file requirements.lock

clean:
	@rm -rf .venv .setup build dist
	@find media -mindepth 1 -maxdepth 1 ! -name gallery -exec rm -rf {} + 2>/dev/null || true
