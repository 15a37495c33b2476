# To be sourced. Which data this folder serves: the sample agency's (DEMO=1, var/demo) or a real agency's (DEMO=0, var).
# What is set in the environment already wins, so a production unit file never meets these.
# The choice of the last `make run` is kept in var/environment, for `manage.py` and the other make targets.

serve_from() { # demo, host, port
    local demo=$1 host=$2 port=$3 shown=$2 folder
    case "$demo" in 0 | 1) ;; *) echo "DEMO is 0 or 1, not \"$demo\"." >&2; return 1 ;; esac
    case "$host" in
        0.0.0.0 | "::" | "[::]")
            shown=127.0.0.1
            export QMS_ALLOWED_HOSTS=${QMS_ALLOWED_HOSTS:-localhost,$(hostname),$(hostname -I 2>/dev/null | xargs | tr ' ' ',')} ;;
        *) export QMS_ALLOWED_HOSTS=${QMS_ALLOWED_HOSTS:-localhost} ;;
    esac
    if [ "$demo" = 1 ]; then folder=$PWD/var/demo; else folder=$PWD/var; fi
    export QMS_DATA_DIR=${QMS_DATA_DIR:-$folder} QMS_DEMO=$demo
    export QMS_BASE_URL=${QMS_BASE_URL:-http://$shown:$port}
    mkdir -p var "$QMS_DATA_DIR"
    printf 'QMS_DATA_DIR=%s\nQMS_DEMO=%s\nQMS_BASE_URL=%s\n' "$QMS_DATA_DIR" "$QMS_DEMO" "$QMS_BASE_URL" >var/environment
}

as_last_time() {
    local name value
    [ -f var/environment ] || return 0
    while IFS='=' read -r name value; do
        [ -n "${!name:-}" ] || export "$name=$value"
    done <var/environment
}
