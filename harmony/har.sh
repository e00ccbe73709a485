#!/bin/sh
# Puts into harmony/kit what its HAR is built of: the library for a phone, the ArkTS and the table of calls made from it. DevEco
# Studio, or `hvigorw assembleHar`, then builds it within a project, whose files at the root are not here yet.
#
#     rustup target add aarch64-unknown-linux-ohos
#     OHOS_NDK=…/native harmony/har.sh
#
# No machine of this house has the NDK: this script was read, and never run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repo=$(dirname "$here")
kit=$here/kit
cd "$repo"

target=aarch64-unknown-linux-ohos
linker=$OHOS_NDK/llvm/bin/$target-clang
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_OHOS_LINKER="$linker" CC_aarch64_unknown_linux_ohos="$linker"
export AR_aarch64_unknown_linux_ohos="$OHOS_NDK/llvm/bin/llvm-ar"
cargo build --profile mobile --package ereg-bindings --target "$target"
library=target/$target/mobile/libereg_bindings.so

# The generator reads symbols that a stripped library has no more.
made=$repo/bindings/generated/arkts
mkdir -p "$made" "$kit/src/main/ets/generated" "$kit/src/main/cpp/generated" "$kit/libs/arm64-v8a"
cargo run --quiet --package ereg-bindgen -- generate --language arkts --no-format --out-dir "$made" "$library"
cp "$made/EregCore.ets" "$kit/src/main/ets/generated/"
cp "$made/calls.c" "$kit/src/main/cpp/generated/"
"$OHOS_NDK/llvm/bin/llvm-strip" --strip-all -o "$kit/libs/arm64-v8a/libereg_bindings.so" "$library"
