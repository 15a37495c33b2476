#!/usr/bin/env bash
# Makes .venv from the system's Python and installs requirements.txt; with the argument `tests` the test tools too.
# A stamp of the files' hashes lets the second run pass in no time.
set -euo pipefail
cd "$(dirname "$0")/.."

python=/usr/bin/python3
[ -x "$python" ] || python=$(command -v python3) || { echo "python3 is missing." >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    { echo "Python 3.11 or later is needed; $python is older." >&2; exit 1; }

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making .venv"
    rm -rf .venv
    "$python" -m venv .venv
fi

install() { # name of the stamp, requirements file
    local stamp=".venv/.stamp-$1" wanted
    wanted=$(sha256sum requirements.txt "$2" | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    echo "Installing Python packages of $2"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$2"
    echo "$wanted" >"$stamp"
}
install runtime requirements.txt
[ "${1:-}" != tests ] || install tests tests/requirements.txt
