#!/usr/bin/env bash
# Builds the library for phones, where Gradle packs it from: `android/app/native.sh`. Not run in CI, which has no NDK.
#
# Needs cargo-ndk and an NDK of at least r28. Pages are of 16 KB: the linker is told so, and what it made is looked at.
set -euo pipefail
cd "$(dirname "$0")/../.."

rustup target add aarch64-linux-android x86_64-linux-android
export RUSTFLAGS="-C link-arg=-Wl,-z,max-page-size=16384"
cargo ndk --target arm64-v8a --target x86_64 --platform 30 --output-dir android/app/build/native \
    build --package ereg-bindings --profile mobile

for library in android/app/build/native/*/*.so; do
    if readelf --program-headers --wide "$library" | grep -w LOAD | grep -qvE '0x(4|8|10)000$'; then
        echo "$library: a segment is not aligned to 16 KB" >&2
        exit 1
    fi
done
