#!/usr/bin/env bash
# Installs the Debian packages that one purpose needs, and those only that are missing.
#
# Usage: scripts/setup.sh build|demo|test|bench|proto
#
# Exit codes: 0 ready, 64 bad usage, 69 something is missing that this script cannot install.
set -euo pipefail

LOWEST_SWIFT_MAJOR=6
LOWEST_SWIFT_MINOR=2

BUILD=(binutils ca-certificates git libc6-dev libgcc-12-dev libsqlite3-dev libstdc++-12-dev libxlsxwriter-dev
    libzmq3-dev tzdata)
DEMO=(libjs-chart.js python3)
TEST=(
    chromium faketime fiu-utils fonts-noto-cjk libimage-exiftool-perl libvips-tools python3-jsonschema python3-openpyxl
    python3-pil strace
)
BENCH=(gcc python3 python3-venv)
PROTO=(protobuf-compiler)

fail() {
    echo "setup: $1" >&2
    exit 69
}

case "${1:-}" in
    build) wanted=("${BUILD[@]}") ;;
    demo) wanted=("${BUILD[@]}" "${DEMO[@]}") ;;
    # The tests run the demo as well.
    test) wanted=("${BUILD[@]}" "${DEMO[@]}" "${TEST[@]}") ;;
    bench) wanted=("${BUILD[@]}" "${BENCH[@]}") ;;
    proto) wanted=("${BUILD[@]}" "${PROTO[@]}") ;;
    *)
        echo "setup: usage: scripts/setup.sh build|demo|test|bench|proto" >&2
        exit 64
        ;;
esac

# `swift --version` says e.g. "Swift version 6.3.1 (…)"; a snapshot says "Swift version 6.4-dev (…)".
check_swift() {
    local need="install a Swift toolchain >= $LOWEST_SWIFT_MAJOR.$LOWEST_SWIFT_MINOR for Debian 12 from swift.org"
    command -v swift >/dev/null || fail "no swift on PATH; $need and put its usr/bin on PATH"
    local said
    said=$(swift --version 2>/dev/null || true)
    if [[ ! $said =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
        fail "swift --version does not answer with a version; $need"
    fi
    local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
    if ((major < LOWEST_SWIFT_MAJOR || (major == LOWEST_SWIFT_MAJOR && minor < LOWEST_SWIFT_MINOR))); then
        fail "this is Swift $major.$minor; $need"
    fi
    echo "setup: Swift $major.$minor"
}

check_debian() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null \
        || fail "this is no Debian; install the counterparts of: ${wanted[*]}"
}

missing_packages() {
    local package
    for package in "${wanted[@]}"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1) == installed ]] \
            || echo "$package"
    done
}

# Runs a command quietly; what it printed is shown only if it fails.
quietly() {
    local printed
    printed=$(mktemp)
    if "$@" >"$printed" 2>&1 </dev/null; then
        rm -f "$printed"
        return 0
    fi
    local why
    why=$(grep -E '^(E|Err|error|sudo):?' "$printed" | tail -n 1 || true)
    [[ -n $why ]] || why=$(tail -n 1 "$printed")
    rm -f "$printed"
    echo "$why"
    return 1
}

check_swift
check_debian

mapfile -t missing < <(missing_packages)
if ((${#missing[@]} == 0)); then
    echo "setup: all ${#wanted[@]} Debian packages are installed"
    exit 0
fi

by_hand="run as root: apt-get update && apt-get install --no-install-recommends -y ${missing[*]}"
as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        fail "${#missing[@]} Debian packages are missing; $by_hand"
    elif sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    elif [[ -t 0 ]]; then
        echo "setup: installing ${missing[*]} needs root; sudo may ask for your password"
        sudo -v || fail "sudo did not let us in; $by_hand"
        as_root=(sudo -n)
    else
        fail "${#missing[@]} Debian packages are missing and sudo would ask for a password; $by_hand"
    fi
fi

apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)

echo "setup: refreshing the package lists"
why=$(quietly "${apt[@]}" update) || fail "apt-get update failed (${why}); check the network, then $by_hand"

echo "setup: installing ${missing[*]}"
why=$(quietly "${apt[@]}" install --no-install-recommends "${missing[@]}") \
    || fail "apt-get install failed (${why}); $by_hand"

mapfile -t missing < <(missing_packages)
((${#missing[@]} == 0)) || fail "still missing after the installation: ${missing[*]}"
echo "setup: all ${#wanted[@]} Debian packages are installed"
