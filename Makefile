# Hợp nhất: every command a person needs. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
COMPILE := $(BIN)/uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes --quiet \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
TYPED := durable vietnamese findings province organisation forms sources transforms expectations warehouse reports recount feedback \
	$(wildcard board) desk door samples hopnhat dags chaos bench
SQL := board feedback hopnhat province reports warehouse tests

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install dev demo up test lint audit check chaos distributed bench docs lock clean

help: ## Danh sách lệnh / this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## Cài đặt vào .venv / install into .venv, with the hopnhat command

demo: install ## Chạy thử cả tỉnh mẫu qua Airflow / run the sample province through Airflow
	@$(BIN)/python -m hopnhat.local_airflow.demo

up: install ## Mở màn hình Airflow tại 127.0.0.1 / Airflow's own screens on 127.0.0.1
	@$(BIN)/python -m hopnhat.local_airflow.up

dev: $(VENV)/.dev ## Thêm công cụ kiểm thử / add what the tests need

test: dev ## Chạy kiểm thử / run the tests
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: dev ## Kiểm tra mã nguồn / lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/sqlfluff lint --disable-progress-bar --processes $(JOBS) $(SQL)

audit: dev ## Hỏi về lỗ hổng đã biết của thư viện / ask for known vulnerabilities of what is locked
	@tests/audit.sh

check: lint test audit ## Mọi kiểm tra trước khi gửi mã / everything a contributor runs (no network: HOPNHAT_OFFLINE=1)

chaos: dev ## Phá thử rồi đếm / make things go wrong and count what is survived (ARGS=--only name)
	$(BIN)/python -m chaos $(ARGS)

distributed: dev ## Một đêm trên nhiều máy, một máy chết / a night on many machines, one of which dies
	@tests/system-packages.sh postgresql redis-server
	$(BIN)/python -m chaos --only machines $(ARGS)

bench: dev ## Đo tốc độ, so với cách khác / measure the speed, beside other ways (ARGS=--quick)
	@$(BIN)/python -m bench $(ARGS)

docs: dev ## Viết lại các trang sinh tự động / rewrite the generated pages
	$(BIN)/python -m forms.page
	$(BIN)/python -m findings.page
	$(BIN)/python -m expectations.suites
	$(BIN)/python -m warehouse.dictionary
	$(BIN)/python -m hopnhat.environment_page

lock: $(BIN)/uv ## Khóa lại phiên bản thư viện / refresh the locks (ARGS=--upgrade for newer releases)
	$(COMPILE) --extra build $(ARGS) --output-file requirements.txt
	$(COMPILE) --extra build --extra cluster --extra accounts --constraint requirements.txt $(ARGS) --output-file deploy/requirements.txt
	$(COMPILE) --extra build --extra cluster --extra dev --constraint requirements.txt $(ARGS) --output-file tests/requirements.txt

clean: ## Xóa .venv và bộ nhớ đệm, giữ dữ liệu trong var / remove .venv and caches, keep the data in var
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lock names every package with its hash, so nothing is looked for: neither what a package asks for nor the project.
$(VENV)/.installed: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --no-deps --require-hashes --requirement requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: tests/requirements.txt $(VENV)/.installed
	$(PIP) install --quiet --no-deps --require-hashes --requirement tests/requirements.txt
	@touch $@

$(BIN)/uv:
	$(MAKE) dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Cần Python 3.11, 3.12 hoặc 3.13; '$(PYTHON)' là $$($(PYTHON) --version 2>&1). Thử: make PYTHON=python3.11 ..."; \
		echo "Python 3.11, 3.12 or 3.13 is needed; '$(PYTHON)' is another. Try: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Không tạo được .venv; trên Debian/Ubuntu: apt-get install python3-venv / cannot make .venv: install python3-venv"; exit 1; }
