# One command each. Everything is done by small scripts in .ci/.
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= 1
export HOST PORT DEMO

.DEFAULT_GOAL := help
.PHONY: help run fresh-demo test test-all check format lock backup backup-keys restore screenshots messages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1|/' | column -t -s '|'

run: ## the product on http://HOST:PORT, with the sample agency (DEMO=0: empty, for a real agency)
	@bash .ci/start.sh

fresh-demo: ## throw the sample agency's data away; the next `make run` loads it anew
	@rm -rf var/demo && echo "The sample data are gone; make run loads them anew."

test: ## quick suite on SQLite and PostgreSQL, with Redis, browser journeys and axe
	@bash .ci/test.sh quick

test-all: ## every test on both databases
	@bash .ci/test.sh all

check: ## format, lint, floors, types, templates, migrations, translations, house tests
	@bash .ci/check.sh

format: ## rewrite the code in the house's format
	@bash .ci/venv.sh tests && .venv/bin/ruff format . && .venv/bin/ruff check --fix .

messages: ## gather the texts of the code into locale/vi for translation
	@bash .ci/manage.sh makemessages -l vi --no-obsolete --no-wrap --ignore .venv --ignore var --ignore tests --ignore benchmarks

lock: ## compile requirements.in and tests/requirements.in, with hashes
	@bash .ci/lock.sh

backup: ## database and files into FILE (keys are saved apart)
	@bash .ci/manage.sh backup "$(FILE)"

backup-keys: ## the key files into FILE; keep it away from the backup
	@bash .ci/manage.sh backup_keys "$(FILE)"

restore: ## database and files from FILE (KEYS=... for the keys)
	@bash .ci/manage.sh restore "$(FILE)" $(if $(KEYS),--keys "$(KEYS)")

screenshots: ## pictures of the README
	@test -f docs/screenshots.py || { echo "docs/screenshots.py does not exist yet."; exit 1; }
	@bash .ci/venv.sh tests && .venv/bin/python docs/screenshots.py
