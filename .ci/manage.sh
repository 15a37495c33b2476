#!/usr/bin/env bash
# manage.py on the data of the last `make run`.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/settings.sh

[ "${2-unset}" != "" ] || { echo "Name the file: make $1 FILE=..." >&2; exit 1; }
as_last_time
exec .venv/bin/python manage.py "$@"
