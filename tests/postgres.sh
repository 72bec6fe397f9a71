#!/usr/bin/env bash
# An ephemeral PostgreSQL on a free port of 127.0.0.1, with its data in a temporary directory.
#
#   tests/postgres.sh run [SETTING=VALUE...] -- COMMAND...  runs a command with SAKIP_TEST_POSTGRES set to its URL
#   tests/postgres.sh serve [SETTING=VALUE...]              as long as stdin is open; see serve below
#   tests/postgres.sh exec PROGRAM ARGUMENT...              runs psql, pg_dump, ... of the installation
#   tests/postgres.sh install                               installs Debian's packages where they are missing
#
# SETTING=VALUE is a line of postgresql.conf. Without any, a commit is as durable as PostgreSQL ships it.
set -euo pipefail

# Whoever calls may have a database of their own: its variables are not meant for this one.
for variable in "${!PG@}"; do unset "$variable"; done
export LC_ALL=C

# The directory of a program: a whole installation in PATH, Debian's newest, or the program alone in PATH.
bin_dir() {
    local dirs dir
    mapfile -t dirs < <(
        # A link to initdb says where the rest is.
        dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")"
        printf '%s\n' /usr/lib/postgresql/*/bin | sort --reverse --version-sort
        dirname "$(command -v "$1" || echo "/nowhere/$1")"
    )
    for dir in "${dirs[@]}"; do
        if [ -x "$dir/$1" ]; then
            echo "$dir"
            return
        fi
    done
}

missing() {
    echo "PostgreSQL's \`$1\` is neither in PATH nor in /usr/lib/postgresql/*/bin: install it" \
        "(Debian: apt-get install postgresql postgresql-client, or tests/postgres.sh install)," \
        "or say SAKIP_TEST_ENGINES=sqlite to test on SQLite alone"
}

# Tells the caller of serve why it ends.
fail() {
    printf 'failed %s\n' "$*"
    exit 1
}

# initdb and postgres refuse to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid "$(id -u nobody)" --regid "$(id -g nobody)" --clear-groups -- "$@"
    else
        "$@"
    fi </dev/null >>"$dir/said" 2>&1
}

initialise() {
    dir=$(mktemp -d "${TMPDIR:-/tmp}/sakip-postgres.XXXXXX") data=$dir/data
    trap stop EXIT
    cd "$dir"
    [ "$(id -u)" != 0 ] || chown nobody "$dir"
    as_owner "$bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync ||
        fail "initdb: $(cat "$dir/said")"
    : >"$dir/said"
    {
        echo "listen_addresses = '127.0.0.1'"
        # Every test comes with a pool.
        echo "max_connections = 400"
        # The path of a socket is bounded, that of a temporary directory is not.
        echo "unix_socket_directories = ''"
        # What a killed server leaves in /dev/shm would outlive the directory.
        echo "dynamic_shared_memory_type = mmap"
        local setting value quote="'"
        for setting in "$@"; do
            value=${setting#*=}
            echo "${setting%%=*} = '${value//$quote/$quote$quote}'"
        done
    } >>"$data/postgresql.conf"
}

start() {
    as_owner "$bin/pg_ctl" start -w -s -t 120 -D "$data" -l "$dir/log" -o "-p $port"
}

# A port that looked free may be taken the next moment: whoever gets it has it. Those the system hands out to
# clients begin at 32768.
start_somewhere() {
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12768))
        if start; then return; fi
        tail -n 5 "$dir/log" | grep -q 'Address already in use' || break
    done
    fail "PostgreSQL does not start: $(cat "$dir/said" "$dir/log")"
}

# The postmaster and all it started, at once. Stopped first, it starts no more of them.
kill_all() {
    local postmaster pids pid
    [ -e "$data/postmaster.pid" ] || fail "PostgreSQL does not run"
    postmaster=$(head -n 1 "$data/postmaster.pid")
    kill -STOP "$postmaster" || fail "PostgreSQL is gone: $(tail -n 40 "$dir/log")"
    pids=$(grep -lsx "PPid:[[:space:]]*$postmaster" /proc/[0-9]*/status | cut -d / -f 3 || true)
    # shellcheck disable=SC2086 # one word a process
    kill -KILL $pids "$postmaster"
    for pid in $pids $postmaster; do
        for _ in {1..1000}; do
            # In a container nobody may fetch what is left of it.
            grep -qs '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$pid/status" || continue 2
            sleep 0.01
        done
        fail "process $pid outlives its killing"
    done
    # It would keep the next one from starting while the dead postmaster is unfetched, and holds the key of
    # the shared memory that it left.
    ipcrm -m "$(awk 'NR == 7 { print $2 }' "$data/postmaster.pid")" 2>/dev/null || true
    rm -f "$data/postmaster.pid"
}

stop() {
    if [ -e "$data/postmaster.pid" ]; then
        as_owner "$bin/pg_ctl" stop -w -s -m immediate -D "$data" || true
    fi
    cd /
    rm -rf "$dir"
}

# Answers `ready URL DIRECTORY`, then obeys the lines of stdin: `kill` (answer: `killed`) kills the server with
# all its processes, `start` starts it again (answer: `ready ...`). The answer to what went wrong is `failed`
# with the reason, and the end. When stdin ends, as it does however the caller ends, the server is stopped and
# its directory removed.
serve() {
    # A Ctrl-C is meant for the caller, and a caller that is gone takes no answer.
    trap '' INT HUP PIPE
    trap 'exit 143' TERM
    bin=$(bin_dir initdb)
    [ -n "$bin" ] || fail "$(missing initdb)"
    initialise "$@"
    start_somewhere
    local ready="ready postgres://postgres@127.0.0.1:$port/postgres $dir" line
    echo "$ready"
    while read -r line; do
        case $line in
        kill)
            kill_all
            echo killed
            ;;
        start)
            start || fail "PostgreSQL does not start again: $(tail -n 40 "$dir/said" "$dir/log")"
            echo "$ready"
            ;;
        *) fail "unknown: $line" ;;
        esac
    done
}

run() {
    local settings=() answer to from server
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        settings+=("$1")
        shift
    done
    shift
    if [ -z "$(bin_dir initdb)" ]; then
        missing initdb >&2
        exit 1
    fi
    coproc SERVER { exec setsid bash "${BASH_SOURCE[0]}" serve "${settings[@]}"; }
    server=$SERVER_PID
    exec {from}<&"${SERVER[0]}" {to}>&"${SERVER[1]}"
    eval "exec ${SERVER[1]}>&-"
    # shellcheck disable=SC2064 # the numbers are those of now
    trap "exec $to>&-; wait $server || true" EXIT
    read -r answer <&"$from" || true
    if [[ $answer != "ready "* ]]; then
        { echo "tests/postgres.sh: ${answer#failed }" && cat <&"$from"; } >&2
        exit 1
    fi
    answer=${answer#ready }
    # What the command leaves running must not keep the server.
    SAKIP_TEST_POSTGRES=${answer%% *} "$@" {to}>&- {from}<&-
}

# Debian's package makes and starts a cluster of its own, unless told otherwise.
install() {
    if [ -n "$(bin_dir initdb)" ] && [ -n "$(bin_dir psql)" ]; then return; fi
    command -v apt-get >/dev/null || {
        missing initdb >&2
        exit 1
    }
    local sudo=() without=/etc/postgresql-common/createcluster.d/sakip-tests.conf
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    "${sudo[@]}" mkdir -p "$(dirname "$without")"
    echo 'create_main_cluster = false' | "${sudo[@]}" tee "$without" >/dev/null
    # shellcheck disable=SC2064 # the words are those of now
    trap "${sudo[*]} rm -f $without" EXIT
    "${sudo[@]}" apt-get update -q
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends postgresql postgresql-client
}

case ${1:-} in
serve | run | install)
    "$@"
    ;;
exec)
    bin=$(bin_dir "$2")
    [ -n "$bin" ] || {
        missing "$2" >&2
        exit 1
    }
    exec "$bin/$2" "${@:3}"
    ;;
*)
    sed -n '2,/^set/{/^#/p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
