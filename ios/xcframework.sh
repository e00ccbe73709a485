#!/bin/sh
# Makes ios/Kit/lib/EregCoreFFI.xcframework and the generated Swift beside it, for Xcode. On a Mac with Xcode and rustup:
#
#     rustup target add aarch64-apple-ios aarch64-apple-ios-sim
#     ios/xcframework.sh
#
# No CI of this house has a Mac: this script was read, and never run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repo=$(dirname "$here")
kit=$here/Kit
cd "$repo"

# A static library a platform: an app of the store loads no dynamic library of its own from Rust.
for platform in aarch64-apple-ios aarch64-apple-ios-sim; do
    cargo rustc --profile mobile --package ereg-bindings --lib --crate-type staticlib --target "$platform"
done

# The generator reads symbols that a stripped library has no more, so it reads one that was built for this machine.
cargo build --package ereg-bindings
made=$repo/bindings/generated/swift
mkdir -p "$made"
cargo run --quiet --package ereg-bindgen -- \
    generate --language swift --no-format --out-dir "$made" target/debug/libereg_bindings.dylib
mkdir -p "$kit/Sources/EregCore" "$kit/lib"
cp "$made/EregCore.swift" "$kit/Sources/EregCore/"

headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
cp "$made/EregCoreFFI.h" "$kit/Sources/EregCoreFFI/include/module.modulemap" "$headers/"
rm -rf "$kit/lib/EregCoreFFI.xcframework"
xcodebuild -create-xcframework \
    -library target/aarch64-apple-ios/mobile/libereg_bindings.a -headers "$headers" \
    -library target/aarch64-apple-ios-sim/mobile/libereg_bindings.a -headers "$headers" \
    -output "$kit/lib/EregCoreFFI.xcframework"
