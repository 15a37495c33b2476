#!/usr/bin/env bash
# make run: from a bare Debian 12 with python3, make and git to the product in the browser.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/settings.sh

HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000} DEMO=${DEMO:-1}
serve_from "$DEMO" "$HOST" "$PORT"

# gettext compiles the translations; Pango and HarfBuzz set the type of the PDFs.
bash .ci/packages.sh python3-venv gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
bash .ci/venv.sh
bash .ci/messages.sh
.venv/bin/python .ci/prepare.py "$HOST" "$PORT"
exec .venv/bin/python -m gunicorn --config python:qms.gunicorn_conf --bind "$HOST:$PORT" qms.wsgi
