#!/usr/bin/env bash
# Makes what the npm package stands on: the WebAssembly, the JavaScript beside it, and harness/web/npm/dist. Needs Node at the end.
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
node harness/web/npm/pack.mjs target/fake-clerk
