#!/usr/bin/env bash
# make test (quick) and make test-all (all). Brings and stops its own PostgreSQL and Redis (tests/servers.py).
# The house tests belong to `make check`. What fails beside other work is run once more by itself.
set -uo pipefail
cd "$(dirname "$0")/.."

bash .ci/packages.sh python3-venv gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    postgresql redis-server chromium poppler-utils qpdf fonts-liberation2 &&
    bash .ci/venv.sh tests && bash .ci/messages.sh || exit 1

case "${1:-quick}" in
    quick)
        # Every test on one database at least: acts and rules on SQLite; pages and the matrix on PostgreSQL, the stricter of
        # the two; what the databases do differently (locks, triggers, stored words, restores) on both; on SQLite every
        # address is walked once. `make test-all` runs everything on both.
        sqlite=(-m "not slow and not browser and not pages and (not matrix or walk) and not postgres and not redis")
        postgres=(-m "not slow and not sqlite and not either") ;;
    all)
        sqlite=(-m "not postgres")
        postgres=(-m "not sqlite") ;;
    *) echo "quick or all" >&2; exit 2 ;;
esac
pytest=(.venv/bin/pytest --ignore=tests/house)
side_by_side=(-n 2 --dist worksteal)
code=0

# What failed beside other work is run once more by itself, to tell a fault from a busy machine; both runs are shown.
twice() { # name, then the command in front of pytest, then -- and its arguments
    local cache=var/test-cache/failed-$1 before=()
    shift
    while [ "$1" != -- ]; do before+=("$1"); shift; done
    shift
    "${before[@]}" "${pytest[@]}" "${side_by_side[@]}" -o cache_dir="$cache" "$@" && return 0
    echo "== once more, what failed"
    "${before[@]}" "${pytest[@]}" -o cache_dir="$cache" --last-failed --last-failed-no-failures none "$@"
}

echo "== SQLite"
if [ "${1:-quick}" = all ]; then
    twice sqlite .venv/bin/python tests/servers.py env -u DATABASE_URL -- "${sqlite[@]}" || code=1
else
    twice sqlite env -u DATABASE_URL -- "${sqlite[@]}" || code=1
fi
echo "== PostgreSQL, Redis, Chromium"
twice postgres .venv/bin/python tests/servers.py -- "${postgres[@]}" || code=1
exit $code
