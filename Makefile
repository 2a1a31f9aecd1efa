# Everything happens in .venv, which is made when it is missing or when the requirements change.
# The only needs are make, git and Python 3.11 or newer; choose one with `make PYTHON=python3.12 lab`.
PYTHON ?= python3
BIN := .venv/bin
# JupyterLab refuses to run as root unless told.
ROOT_FLAG := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)

.PHONY: lab test notebooks pull check coverage-table clean

# Open the notebooks in JupyterLab; LAB_ARGS passes options on, e.g. LAB_ARGS="--no-browser --port=9999".
lab: .venv/installed
	JUPYTER_CONFIG_PATH="$(CURDIR)/tools:$$JUPYTER_CONFIG_PATH" $(BIN)/jupyter lab $(ROOT_FLAG) \
		--ServerApp.root_dir="$(CURDIR)/notebooks" \
		--LabApp.default_url=/lab/tree/00_close_the_circle.ipynb $(LAB_ARGS)

# Run the whole suite: unit tests, and every cell of every notebook against its stored output.
# A file stays on one worker, because a notebook's cells share a kernel; each worker is one thread.
# Files begin in the order in which conftest.py puts them.
test: export OMP_NUM_THREADS = 1
test: export OPENBLAS_NUM_THREADS = 1
test: export MKL_NUM_THREADS = 1
test: .venv/installed
	@$(BIN)/python -m pytest tests notebooks --nbval -n 2 --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

# Execute every notebook from its source in notebooks/src, or those of NB="03 04".
notebooks: .venv/installed
	$(BIN)/python -m tools.notebooks build $(NB)

# Write a notebook that was edited in JupyterLab back to its source: make pull NB=03.
pull: .venv/installed
	@$(BIN)/python -m tools.notebooks pull $(or $(NB),$(error Say which notebook: make pull NB=03))

# Lint the code, and compare the notebooks with their sources without executing them.
check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/python -m tools.notebooks check

# Where each item of the five source documents is dealt with: notebook and cell.
coverage-table: .venv/installed
	@$(BIN)/python -m tools.coverage

# Remove the environment and everything that tools left behind.
clean:
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis *.egg-info build

.venv/installed: requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and $(PYTHON) is not: try make PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make environments: install the package python3-venv (its name on Debian)." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@
