#!/usr/bin/env bash
# Builds everything with its tests, and fails when the build prints a warning.
#
# Warnings of this package's own sources are errors already (Package.swift); this also catches what the package manager
# says of the manifest. One line is known and not ours: swift-distributed-tracing, which hummingbird needs, ships
# CMakeLists.txt files that its manifest does not mention.
set -euo pipefail

known="warning: 'swift-distributed-tracing': found 1 file(s) which are unhandled"
log=$(mktemp "${TMPDIR:-/tmp}/jiazhan-build.XXXXXX")
trap 'rm -f "$log"' EXIT

# The C beneath (BoringSSL's digests and signatures above all) is optimised in debug builds too: the tests hash and sign a great deal.
swift build --build-tests -Xcc -O2 2>&1 | tee "$log"
if grep -F 'warning:' "$log" | grep -vF "$known" >&2; then
    echo "build-tests: the build prints the warnings above; mend them" >&2
    exit 1
fi
