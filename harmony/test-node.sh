#!/bin/sh
# Compiles the kit for HarmonyOS and runs its tests against the real library, in Node.
#
#     harmony/test-node.sh LIBRARY GENERATED REGISTRY [ARGUMENTS OF node --test ...]
#
# LIBRARY is libereg_bindings.so, GENERATED the directory with EregCore.ets and calls.c made from it, REGISTRY the program
# ereg-registry. `cargo xtask test` gives them. Where EREG_BENCH names vaults of many cases, what a call costs is printed instead of
# the tests (`cargo xtask bench-calls`). Needs gcc, node 18 or later and npm, which fetches what `package-lock.json` names.
#
# What is compiled here is TypeScript: a file of ArkTS is given the ending `.ts` and is the same text. What only ArkTS forbids is
# looked for by a test of its own. Neither a HarmonyOS SDK nor a device has a part in this.
set -eu
library=$1 generated=$2 registry=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
tests=$here/kit/test
build=$tests/build

npm ci --prefix "$tests" --no-audit --no-fund --silent
(cd "$here" && "$tests/node_modules/.bin/prettier" --check --log-level warn \
    'app/src/main/ets/{ability,rim,words}/*.ets' kit/Index.ets 'kit/src/**/*.ets' 'kit/src/**/*.d.ts' 'kit/test/{bench,city,contract,fakes,journey,models}/**/*.ts')
rm -rf "$build"
adapter=$build/node_modules/libereg_adapter.so
mkdir -p "$adapter" "$build/ts"

# A kit on a phone finds the adapter under this name too.
cp "$library" "$adapter/libereg_bindings.so"
gcc -std=c11 -shared -fPIC -O2 -Wall -Wextra -Wpedantic -Werror \
    -I "$tests/node_modules/node-api-headers/include" -I "$here/kit/src/main/cpp" \
    "$here/kit/src/main/cpp/adapter.c" "$generated/calls.c" \
    -L "$adapter" -lereg_bindings -Wl,-rpath,'$ORIGIN' -o "$adapter/adapter.node"
cp "$here/kit/src/main/cpp/types/libereg_adapter/Index.d.ts" "$adapter/index.d.ts"
echo "module.exports = require('./adapter.node');" >"$adapter/index.js"
echo '{"name": "libereg_adapter.so", "version": "0.0.0", "main": "index.js", "types": "index.d.ts"}' >"$adapter/package.json"

# As the kit lies in an app: its sources, and the generated one among them.
(cd "$here/kit" && find Index.ets src -name '*.ets') | while read -r file; do
    mkdir -p "$build/ts/kit/$(dirname "$file")"
    cp "$here/kit/$file" "$build/ts/kit/${file%.ets}.ts"
done
mkdir -p "$build/ts/kit/src/main/ets/generated"
cp "$generated/EregCore.ets" "$build/ts/kit/src/main/ets/generated/EregCore.ts"
(cd "$tests" && find . -name '*.ts' -not -path './node_modules/*' -not -path './build/*') | while read -r file; do
    mkdir -p "$build/ts/test/$(dirname "$file")"
    cp "$tests/$file" "$build/ts/test/$file"
done
"$tests/node_modules/.bin/tsc" --project "$tests/tsconfig.json"

[ -z "${EREG_BENCH:-}" ] || exec node "$build/js/test/bench/calls.js" "$EREG_BENCH"

# The runner takes names of files alone.
found=$(find "$build/js/test" -name '*.test.js' | sort)
[ -n "$found" ] || { echo "no test was found" >&2; exit 1; }
# shellcheck disable=SC2086 # a list of names without spaces
EREG_REPOSITORY=$(dirname "$here") EREG_REGISTRY=$registry exec node --expose-gc --test "$@" $found
