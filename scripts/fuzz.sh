#!/usr/bin/env bash
# Feeds changed frames to the receive path of both ends and to the bundle reader, from the corpus in fuzz/corpus.
#
# Environment: FRAMES, how many (1,000,000); SEED, which (drawn and printed); LIBFUZZER=1, let libFuzzer draw them by the coverage they reach, which builds
# everything a second time below .build/libfuzzer. Exit codes: 0, 1 something that must not happen did.
set -euo pipefail
cd "$(dirname "$0")/.."

frames=${FRAMES:-1000000}
if [[ ${LIBFUZZER:-} == 1 ]]; then
    export JIAZHAN_LIBFUZZER=1
    # gold, which is the usual linker, fails on libFuzzer's archive.
    swift build -c release --scratch-path .build/libfuzzer --product LibFuzzer -Xswiftc -sanitize=fuzzer -Xswiftc -use-ld=lld
    found=.build/libfuzzer/found
    mkdir -p "$found"
    # New inputs go to the first folder, the corpus is only read; a crash is written beside them.
    exec .build/libfuzzer/release/LibFuzzer "$found" fuzz/corpus -runs="$frames" -max_len=8192 -rss_limit_mb=1024 \
        -print_final_stats=1 -artifact_prefix="$found/"
fi
swift build -c release --static-swift-stdlib --product FrameFuzz
FUZZ_CORPUS=fuzz/corpus exec .build/release/FrameFuzz "$frames" ${SEED:+"$SEED"}
