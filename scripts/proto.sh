#!/usr/bin/env bash
# Regenerates the Swift sources of the protobuf schemas, with Debian's protoc and the plugin of the very
# swift-protobuf that the package resolves, so that the generated code and its runtime always fit.
#
# Usage: scripts/proto.sh            writes Sources/*/Generated
#        scripts/proto.sh --check    writes nothing, and fails where the committed sources are not what the schemas give
#
# PROTOC_GEN_SWIFT=PATH uses a plugin that is built already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "proto: $2" >&2
    exit "$1"
}

mode=write
case "${1:-}" in
    "") ;;
    --check) mode=check ;;
    *) fail 64 "usage: scripts/proto.sh [--check]" ;;
esac

command -v protoc >/dev/null || fail 69 "no protoc on PATH; run scripts/setup.sh proto"

plugin=${PROTOC_GEN_SWIFT:-}
if [[ -z $plugin ]]; then
    checkout=.build/checkouts/swift-protobuf
    scratch=.build/protoc-gen-swift
    if [[ ! -d $checkout ]]; then
        echo "proto: fetching the packages"
        swift package resolve
    fi
    echo "proto: building protoc-gen-swift (the first time takes minutes)"
    swift build -c release --package-path "$checkout" --scratch-path "$scratch" --product protoc-gen-swift
    plugin=$scratch/release/protoc-gen-swift
fi
[[ -x $plugin ]] || fail 69 "no plugin at $plugin; unset PROTOC_GEN_SWIFT to have it built"
plugin=$(realpath "$plugin")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sync.proto speaks of the events; its Swift imports the module that already has them.
cat >"$work/modules.asciipb" <<'END'
mapping {
  module_name: "Events"
  proto_file_path: "event.proto"
}
END

# generate MODULE FILE: leaves the Swift of Sources/MODULE/Proto/FILE in $work/MODULE.
generate() {
    local module=$1 file=$2
    [[ -f Sources/$module/Proto/$file ]] || fail 66 "Sources/$module/Proto/$file does not exist"
    mkdir -p "$work/$module"
    protoc --plugin=protoc-gen-swift="$plugin" \
        --proto_path="Sources/$module/Proto" --proto_path=Sources/Events/Proto \
        --swift_out="$work/$module" \
        --swift_opt=Visibility=Package \
        --swift_opt=FileNaming=DropPath \
        "${@:3}" "$file" || fail 65 "protoc refused Sources/$module/Proto/$file (see above)"
    # The repository's formatting does not apply to what a generator writes.
    local generated=$work/$module/${file%.proto}.pb.swift
    grep -q '^// swift-format-ignore-file' "$generated" || sed -i '1i // swift-format-ignore-file' "$generated"
}

generate Events event.proto
generate Sync sync.proto "--swift_opt=ProtoPathModuleMappings=$work/modules.asciipb"

if [[ $mode == check ]]; then
    stale=0
    for module in Events Sync; do
        diff -ru "Sources/$module/Generated" "$work/$module" || stale=1
    done
    ((stale == 0)) || fail 1 "the generated sources are not what the schemas give; run make proto"
    echo "proto: the generated sources are up to date"
    exit 0
fi

for module in Events Sync; do
    mkdir -p "Sources/$module/Generated"
    for generated in "$work/$module"/*.pb.swift; do
        target=Sources/$module/Generated/${generated##*/}
        if [[ -f $target ]] && cmp -s "$generated" "$target"; then
            echo "proto: $target is unchanged"
        else
            cp "$generated" "$target"
            echo "proto: wrote $target"
        fi
    done
done
