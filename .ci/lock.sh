#!/usr/bin/env bash
# make lock: both requirements files anew from their .in files. uv is a tool of this one script.
# Versions stay as they are unless asked: bash .ci/lock.sh --upgrade, or --upgrade-package NAME.
set -euo pipefail
cd "$(dirname "$0")/.."
bash .ci/venv.sh
.venv/bin/python -c 'import uv' 2>/dev/null || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
for name in requirements tests/requirements; do
    .venv/bin/python -m uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 \
        "$name.in" -o "$name.txt" "$@"
done
