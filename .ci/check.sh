#!/usr/bin/env bash
# make check: about a minute. Runs everything, then says what failed.
set -uo pipefail
cd "$(dirname "$0")/.."
bash .ci/packages.sh python3-venv gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 &&
    bash .ci/venv.sh tests && bash .ci/messages.sh || exit 1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# As in production, away from the developer's data.
for name in $(compgen -e | grep -E '^(QMS_|DATABASE_|REDIS_URL|EMAIL_URL)'); do unset "$name"; done
export QMS_DATA_DIR=$work QMS_BASE_URL=https://qms.example.vn QMS_ENV_FILE= PYTHONWARNINGS=ignore
failed=()

try() { # name, command...
    local name=$1 begin=$SECONDS
    shift
    if "$@" >"$work/output" 2>&1; then
        printf '  ok      %-12s %3d s\n' "$name" $((SECONDS - begin))
    else
        printf '  FAILED  %-12s %3d s\n' "$name" $((SECONDS - begin))
        sed 's/^/          /' "$work/output"
        failed+=("$name")
    fi
}

try format .venv/bin/ruff format --check .
try lint .venv/bin/ruff check .
try floors .venv/bin/lint-imports --no-logo
try types .venv/bin/mypy
try templates .venv/bin/djlint --lint --quiet templates
try migrations .venv/bin/python manage.py makemigrations --check --dry-run
try deploy .venv/bin/python manage.py check --deploy --fail-level WARNING
unset QMS_BASE_URL
# The house tests show their own closing line.
begin=$SECONDS
if .venv/bin/pytest tests/house; then
    printf '  ok      %-12s %3d s\n' house $((SECONDS - begin))
else
    failed+=(house)
fi

[ ${#failed[@]} -eq 0 ] && exit 0
echo "make check: failed: ${failed[*]}" >&2
exit 1
