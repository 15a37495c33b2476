#!/usr/bin/env bash
# Compiles the catalogues that are newer than their compiled form.
set -euo pipefail
cd "$(dirname "$0")/.."

find locale -name '*.po' 2>/dev/null | while read -r po; do
    mo=${po%.po}.mo
    [ "$mo" -nt "$po" ] || msgfmt --check-format -o "$mo" "$po"
done
