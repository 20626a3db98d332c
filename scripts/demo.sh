#!/usr/bin/env bash
# A hub and three stations at work on this machine: two take in their ledgers and sync over CURVE on loopback, the third
# hands its records over as a file; then the hub's figures, and its dashboard until Ctrl-C.
#
# Usage: make demo, or scripts/demo.sh after `make release`. From the environment:
#   DATA, MAP      one's own ledger and its mapping (relative to the current folder): then only the first station takes
#                  records in, and nothing else is added, so that the figures are those of the ledger alone
#   DEMO_PORT      port of the dashboard, 8080 by default
#   DEMO_ONESHOT   1: end after the figures, without the dashboard
#
# Everything is in a temporary folder, which goes when the demo ends. Exit codes: 0 done, 64 bad usage, 66 a file is
# missing, 69 the programs are not built or a port is taken, otherwise that of the command that failed.
set -Eeuo pipefail

HUB_SITE=520103-H01
HUB_NAME=云岩区代表联络中心（示例）
READY_WITHIN=30
STOPPED_WITHIN=10

caller=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bin=$root/.build/release
port=${DEMO_PORT:-8080}
oneshot=${DEMO_ONESHOT:-0}
data=${DATA:-}
map=${MAP:-}

fail() {
    echo "demo: $2" >&2
    exit "$1"
}

from_caller() {
    case "$1" in
        /*) echo "$1" ;;
        *) echo "$caller/$1" ;;
    esac
}

# ---- What the demo was asked for ----

if [[ -n $data || -n $map ]]; then
    [[ -n $data && -n $map ]] || fail 64 "DATA and MAP go together: make demo DATA=FILE MAP=FILE"
    data=$(from_caller "$data")
    map=$(from_caller "$map")
    [[ -r $data ]] || fail 66 "cannot read the ledger $data"
    [[ -r $map ]] || fail 66 "cannot read the mapping $map"
fi
[[ $port =~ ^[0-9]+$ ]] && ((port >= 1 && port <= 65535)) || fail 64 "DEMO_PORT is a port number, not '$port'"
[[ $oneshot == 0 || $oneshot == 1 ]] || fail 64 "DEMO_ONESHOT is 0 or 1, not '$oneshot'"
for program in station hub; do
    [[ -x $bin/$program ]] || fail 69 "$program is not built; run make demo, or make release first"
done

# ---- Tidying up, whatever happens ----

work=$(mktemp -d "${TMPDIR:-/tmp}/jiazhan-demo.XXXXXX")
hub_pid=
doing="starting"
serving=0

stop_hub() {
    [[ -n $hub_pid ]] || return 0
    local left=$((STOPPED_WITHIN * 10))
    kill -TERM "$hub_pid" 2>/dev/null || true
    while ((left-- > 0)) && kill -0 "$hub_pid" 2>/dev/null; do
        sleep 0.1
    done
    kill -KILL "$hub_pid" 2>/dev/null || true
    wait "$hub_pid" 2>/dev/null || true
    hub_pid=
}

tidy() {
    trap '' INT TERM HUP
    stop_hub
    rm -rf "$work"
}

on_error() {
    local code=$?
    # A subshell's failure reaches the script itself, which then says it once.
    ((BASH_SUBSHELL == 0)) || exit "$code"
    echo "demo: failed while $doing" >&2
    [[ -s $work/hub.log ]] && { echo "demo: the hub's last words:" >&2; tail -n 5 "$work/hub.log" >&2; }
    exit "$code"
}

# Ctrl-C is how the dashboard is ended; before that it is an interruption.
on_signal() {
    if ((serving)); then
        echo
        echo "demo: stopping, and removing $work"
        exit 0
    fi
    exit 130
}

trap tidy EXIT
trap on_error ERR
trap on_signal INT TERM HUP

# ---- Small words ----

step() {
    doing=$1
    echo "==> $1"
}

station() { "$bin/station" "$@"; }
hub() { "$bin/hub" "$@"; }

free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

listens() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

wait_until_listening() {
    local left=$((READY_WITHIN * 10))
    until listens "$1"; do
        kill -0 "$hub_pid" 2>/dev/null || { echo "demo: the hub ended early" >&2; return 1; }
        ((left-- > 0)) || { echo "demo: the hub did not listen on port $1 within $READY_WITHIN s" >&2; return 1; }
        sleep 0.1
    done
}

# ---- The demo ----

sync_port=$(free_port)
if ((oneshot)); then
    port=$(free_port)
elif listens "$port"; then
    fail 69 "port $port is in use; choose another one: make demo DEMO_PORT=8088"
fi

step "creating the hub $HUB_SITE"
hub init --dir "$work/hub" --site "$HUB_SITE" --name "$HUB_NAME" --endpoint "tcp://127.0.0.1:$sync_port"

# Short name, site code, name, ledger.
stations=(
    "zhan-02|520103100-Z02|黔灵镇人大代表联络站（示例）"
    "shi-05|520103020-S05|黔灵东路街道代表接待室（示例）"
    "dian-07|520103028-D07|头桥街道代表联系点（示例）"
)

for entry in "${stations[@]}"; do
    IFS='|' read -r short code name <<<"$entry"
    step "inviting $code $name, and joining with the invitation"
    hub invite --dir "$work/hub" --site "$code" --name "$name" >"$work/$short.invite"
    station join "$work/$short.invite" --dir "$work/$short"
done

step "starting the hub on tcp://127.0.0.1:$sync_port"
# Not through the function: a function in the background is a subshell, and its id is not the hub's.
"$bin/hub" serve --dir "$work/hub" --http-port "$port" >"$work/hub.log" 2>&1 </dev/null &
hub_pid=$!
wait_until_listening "$sync_port"
wait_until_listening "$port"

# take_in SHORT: the station's ledger of samples/.
take_in() {
    local short=$1
    step "$short takes in samples/$short.csv"
    station import "$root/samples/$short.csv" --map "$root/samples/$short.map.yaml" --dir "$work/$short"
}

# receive SHORT ID NAME LEVEL KIND GROUPS PEOPLE DAY: enrols a deputy, who then receives people.
receive() {
    station deputy enrol --dir "$work/$1" --id "$2" --name "$3" --level "$4"
    station visit add --dir "$work/$1" --kind "$5" --deputy "$2" --groups "$6" --received "$7" --occurred-at "$8"
}

if [[ -n $data ]]; then
    step "zhan-02 takes in $data"
    station import "$data" --map "$map" --dir "$work/zhan-02"
else
    for short in zhan-02 shi-05 dian-07; do
        take_in "$short"
    done
    step "logging deputies and visits"
    receive zhan-02 Z02-001 闻人清和 county reception 6 9 2025-09-15T09:00:00+08:00
    receive zhan-02 Z02-002 钟离砚秋 township household 4 7 2025-10-13T15:00:00+08:00
    receive shi-05 S05-001 上官既白 city reception 5 8 2025-10-15T09:30:00+08:00
    receive dian-07 D07-001 令狐见山 township online 3 3 2025-10-20T19:00:00+08:00
fi

for short in zhan-02 shi-05; do
    step "$short syncs with the hub"
    station sync --once --dir "$work/$short"
done

step "dian-07 hands its records over as a file"
station bundle export "$work/dian-07.bundle" --dir "$work/dian-07"
hub bundle import "$work/dian-07.bundle" --dir "$work/hub"

step "the hub's figures"
hub figures --dir "$work/hub"

if ((oneshot)); then
    step "done; removing $work"
    exit 0
fi

serving=1
doing="serving the dashboard"
echo "==> the dashboard is at http://127.0.0.1:$port until Ctrl-C"
wait "$hub_pid" || true
fail 70 "the hub ended by itself; its last words: $(tail -n 1 "$work/hub.log" 2>/dev/null)"
