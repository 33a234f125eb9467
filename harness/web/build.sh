#!/usr/bin/env bash
# Makes what the npm package stands on: the WebAssembly, the JavaScript beside it, and harness/web/npm/dist. Needs Node and npm.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Places on this machine have no business in what is published.
flags="--remap-path-prefix=$PWD=. --remap-path-prefix=$(rustc --print sysroot)=rust"
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  flags="$flags --remap-path-prefix=$sources=crates"
done
rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || true
RUSTFLAGS="$flags" cargo build -p interlude-web --locked --profile web --target wasm32-unknown-unknown
CARGO_TARGET_DIR="$PWD/target/bindgen" cargo run --quiet --release --locked --manifest-path harness/web/bindgen/Cargo.toml -- \
  target/wasm32-unknown-unknown/web/interlude_web.wasm target/fake-clerk

# wasm-opt sees the whole program once more. These of its passes make it smaller as it travels: all of them (-Oz) make it smaller
# here and 5 % larger when it is compressed. It may use what the compiler uses.
[ -e harness/web/node_modules/.bin/wasm-opt ] || npm ci --prefix harness/web --ignore-scripts
features=(bulk-memory sign-ext mutable-globals nontrapping-float-to-int multivalue reference-types)
passes=(duplicate-function-elimination dae-optimizing optimize-instructions remove-unused-brs precompute code-folding
  simplify-locals-notee-nostructure vacuum rse reorder-locals duplicate-function-elimination)
wasm=target/fake-clerk/interlude_web_bg.wasm
node harness/web/node_modules/.bin/wasm-opt -s 2 "${features[@]/#/--enable-}" "${passes[@]/#/--}" "$wasm" -o "$wasm"
node harness/web/npm/pack.mjs target/fake-clerk
