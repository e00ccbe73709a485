#!/usr/bin/env bash
# Each target of this directory for so many seconds (60 unless told otherwise): `fuzz/run.sh [SECONDS [TARGET …]]`. Needs cargo-fuzz and
# a C++ compiler, and no nightly toolchain: without a sanitizer, since what it looks for are panics and wrong answers of safe
# code, the toolchain of the workspace does.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
targets=("${@:2}")
[ ${#targets[@]} -gt 0 ] || targets=(package seal revocation)

# What the search begins with: documents that are good to others than those it asks, and damaged ones.
golden=core/document/tests/golden
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
mkdir "$seeds/package" "$seeds/seal" "$seeds/revocation"
cp "$golden"/*.ofd "$golden"/*.pdf "$golden"/pyhanko/*.pdf "$seeds/package"
cp "$golden"/*.pem "$golden"/*.crl "$seeds/revocation"
for document in "$golden"/*.ofd; do
    python3 -m zipfile -e "$document" "$seeds/opened"
    cp "$seeds/opened/Doc_0/Signs/Sign_0/SignedValue.dat" "$seeds/seal/$(basename "$document")"
    rm -r "$seeds/opened"
done

for target in "${targets[@]}"; do
    mkdir -p "fuzz/corpus/$target"
    cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "$seeds/$target" -- \
        -max_total_time="$seconds" -max_len=65536 -timeout=10 -print_final_stats=1
done
