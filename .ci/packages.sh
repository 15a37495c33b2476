#!/usr/bin/env bash
# Installs the Debian packages named as arguments, only those that are missing; asks nothing.
# Prints the one line to type and fails where it may not install.
set -euo pipefail

command -v dpkg-query >/dev/null || { echo "Not a Debian system: please see to the equivalents of: $*"; exit 0; }

missing=()
for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
    as_root=(sudo)
else
    as_root=(false)
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installing system packages: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update -qq &&
       "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
     } >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    echo "These packages could not be installed. Please type, as root:" >&2
    echo "    $line" >&2
    exit 1
fi
