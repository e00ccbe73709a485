#!/usr/bin/env bash
# Each target of this directory for so many seconds (60 unless told otherwise): `fuzz/run.sh [SECONDS]`. Needs cargo-fuzz and a C++
# compiler; without a sanitizer it needs no nightly toolchain, since what it looks for are panics and wrong answers of safe code.
set -euo pipefail
cd "$(dirname "$0")/.."
for target in package seal revocation; do
    cargo fuzz run --sanitizer none "$target" -- -max_total_time="${1:-60}" -max_len=65536 -timeout=10
done
