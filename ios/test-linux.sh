#!/bin/sh
# Builds the Kit and runs its tests against the real library, on Linux, inside a Debian 13 folder.
#
#     ios/test-linux.sh LIBRARY GENERATED REGISTRY [ARGUMENTS OF swift test ...]
#
# LIBRARY is libereg_bindings.so, GENERATED the directory with EregCore.swift and EregCoreFFI.h made from it, REGISTRY the
# program ereg-registry. `cargo xtask test` gives them. Needs root. The folder (EREG_SWIFT, else /var/cache/ereg-swift) is made
# once where it is missing, by debootstrap: about a minute, 3.3 GB.
set -eu
library=$1 generated=$2 registry=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
repo=$(dirname "$here")
root=${EREG_SWIFT:-/var/cache/ereg-swift}

# One folder, one run at a time: two would build over one another.
mkdir -p "$root"
exec 9>"$root.lock"
flock 9

# What Swift links against, and what the tests sign with, where there is no CryptoKit.
packages='swiftlang swiftlang-dev libc6-dev libstdc++-14-dev libssl-dev'
if [ ! -e "$root/complete" ]; then
    [ -d "$root/etc/apt" ] || debootstrap --variant=minbase trixie "$root"
    # shellcheck disable=SC2086 # a list of words
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $packages
    touch "$root/complete"
fi

work=$root/build
kit=$work/kit
mkdir -p "$kit/lib" "$work/docs" "$work/trust" "$work/sealed"
# What Swift has built stays; what is compiled is this tree's and nothing older.
rm -rf "$kit/Sources" "$kit/Tests" "$work/app"
cp -Rp "$here/Kit/Package.swift" "$here/Kit/Sources" "$here/Kit/Tests" "$kit/"
mkdir -p "$kit/Sources/EregCore"
cp -p "$generated/EregCore.swift" "$kit/Sources/EregCore/"
cp -p "$generated/EregCoreFFI.h" "$kit/Sources/EregCoreFFI/include/"
cp -p "$library" "$kit/lib/libereg_bindings.so"
cp -p "$registry" "$work/ereg-registry"
# What the tests read of the house: the vectors of the second verifier, trust bundles, and sealed documents.
cp -Rp "$repo/docs/vectors" "$work/docs/"
cp -p "$repo/core/trust/tests/golden/trust.json" "$repo/core/trust/tests/golden/trust-seals.json" "$work/trust/"
cp -p "$repo/core/document/tests/golden/"*.ofd "$repo/core/document/tests/golden/"*.pdf \
    "$repo/core/document/tests/golden/pyhanko/plain.pdf" "$work/sealed/"
cp -Rp "$here/App" "$work/app"
cp -p "$here/.swift-format" "$work/"

mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
trap 'exit 130' INT TERM
inside() {
    chroot "$root" env -i PATH=/usr/bin:/bin HOME=/build LANG=C.UTF-8 LD_LIBRARY_PATH=/build/kit/lib EREG_WORK=/build "$@"
}
# SwiftUI is Apple's: its pages are read here by the compiler's parser and by the formatter, and no type of theirs is checked.
inside sh -eu -c '
    find /build/app -name "*.swift" -exec /usr/libexec/swift/bin/swift-frontend -parse {} +
    find /build/app /build/kit/Sources/EregKit* /build/kit/Tests /build/kit/Package.swift -name "*.swift" \
        -exec /usr/libexec/swift/bin/swift-format lint --strict --configuration /build/.swift-format {} +'
inside swift test --package-path /build/kit --disable-sandbox --disable-swift-testing "$@"
