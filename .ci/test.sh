#!/usr/bin/env bash
# make test (quick) and make test-all (all). Brings and stops its own PostgreSQL and Redis (tests/servers.py).
# The house tests belong to `make check`.
set -uo pipefail
cd "$(dirname "$0")/.."

bash .ci/packages.sh python3-venv gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    postgresql redis-server chromium poppler-utils qpdf fonts-liberation2 &&
    bash .ci/venv.sh tests && bash .ci/messages.sh || exit 1

case "${1:-quick}" in
    quick)
        sqlite=(-m "not slow and not browser and not matrix and not postgres and not redis")
        postgres=(-m "not slow and not sqlite") ;;
    all)
        sqlite=(-m "not postgres")
        postgres=(-m "not sqlite") ;;
    *) echo "quick or all" >&2; exit 2 ;;
esac
pytest=(.venv/bin/pytest --ignore=tests/house -n 2 --dist worksteal -p no:cacheprovider)
code=0

echo "== SQLite"
if [ "${1:-quick}" = all ]; then
    .venv/bin/python tests/servers.py env -u DATABASE_URL "${pytest[@]}" "${sqlite[@]}" || code=1
else
    env -u DATABASE_URL "${pytest[@]}" "${sqlite[@]}" || code=1
fi
echo "== PostgreSQL, Redis, Chromium"
.venv/bin/python tests/servers.py "${pytest[@]}" "${postgres[@]}" || code=1
exit $code
