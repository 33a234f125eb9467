# Lists the recipes.
default:
    @just --list

# What CI checks, without installing anything: format, lints, tests, documents.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    .ci/modules
    cargo test --workspace
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items

# Every test of the workspace, the shipped scenarios among them.
test *ARGS:
    cargo test --workspace {{ARGS}}

# The shipped scenarios against the reference, or whatever the arguments say.
run *ARGS:
    cargo run --release -- run {{ARGS}}

# Takes the present output as the expected output of the snapshot tests; look at the difference before you commit it.
snapshots:
    INSTA_UPDATE=always cargo test --workspace

# Installs the npm packages that the adapters are about, from their lock file.
adapters:
    cd harness/adapters && npm ci --ignore-scripts

# One of the React packages in Debian's Chromium (the package `chromium`) instead of jsdom.
chromium *ARGS:
    cargo run --release -- run --implementation harness/adapters/react/chromium.yaml {{ARGS}}

# Tests the adapters that are not in Rust, and the kit that they are made with.
test-adapters *ARGS:
    cd harness/adapters && node --test {{ARGS}} kit/test test

# Opens scenarios in the language server that editors use for YAML: what it completes, explains and marks. Needs Node.
editor:
    cd harness/tests/editor && npm ci --ignore-scripts && node --test

# Makes the WebAssembly that the npm package fake-clerk stands on, and says what it weighs. Needs Node.
web:
    harness/web/build.sh

# Tests fake-clerk, by itself and with Clerk's packages for React, Vue and Svelte, in Node and in Chromium; then what would be published.
test-web: web
    cd harness/web && npm ci && npm test && npm run chromium && npm run package

# Packs the crates and the npm package interlude-cli into target/packages, and uses them outside of any checkout. With the
# profile `dist` the program is the static one that is given out.
packages PROFILE="dist":
    .ci/packages {{PROFILE}}

# Holds fake-clerk against each installed version of clerk-js by random scenarios: `just truth 2000 20261126`.
truth CASES="300" SEED="16":
    cargo build --release
    harness/web/truth.sh {{CASES}} {{SEED}}

# Opens the HTML report in Debian's Chromium (or $CHROMIUM), compares it with the JSON, and has axe-core look at it. Needs Node.
browser:
    cd reports/tests/browser && npm ci --ignore-scripts
    INTERLUDE_REQUIRE_BROWSER=1 cargo test -p interlude-harness --test browser

# Writes spec/policies.md anew: which coordination of overlapping calls breaks what, in how many orders.
policies:
    cargo run --release -- explore --policies --format markdown > spec/policies.md.new
    mv spec/policies.md.new spec/policies.md

# Writes spec/semantics.md anew, from the records: what each version of clerk-js does.
semantics:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it generated::the_page_of_semantics

# Writes reports/published/findings.md anew: what random scenarios find in the versions in use, and the sentence that each rests on.
findings:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it findings::

# Writes anew what README.md and spec/START.md show: files, pictures, and what commands print.
documents:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it documents::what

# Writes scenarios/RECIPES.md anew: in which versions each recipe's harm is seen, and what both scenarios come to.
recipes:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it recipes::

# Writes spec/weights.md anew: how much each choice of a version of clerk-js matters.
weights:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it generated::every_choice

# Holds the twins of the pinned versions of clerk-js against the packages, in 10,000 random scenarios each, from the date's seed.
twins CASES="10000" SEED=`date +%Y%m%d`:
    cargo build --release -p interlude-harness
    .ci/twins {{CASES}} {{SEED}}

# Fetches the versions of clerk-js around each era from npm, and holds each against its twin in 300 random scenarios, from the date's seed.
eras CASES="300" SEED=`date +%Y%m%d`:
    cargo build --release
    .ci/eras {{CASES}} {{SEED}}

# Writes spec/schema and the tables of spec/SCENARIOS.md anew, from the types.
schema:
    INTERLUDE_REFRESH=1 cargo test -p interlude-harness --test it generated::

# Fuzzes `scenario`, `known`, `protocol` or `report`, for half an hour unless told otherwise. Needs nightly and cargo-fuzz.
fuzz TARGET SECONDS="1800":
    mkdir -p spec/fuzz/corpus/{{TARGET}}
    cd spec && cargo +nightly fuzz run --sanitizer none {{TARGET}} fuzz/corpus/{{TARGET}} ../scenarios \
        -- -max_total_time={{SECONDS}} -timeout=5 -rss_limit_mb=512 -dict=fuzz/{{TARGET}}.dict

# Writes what each published version breaks now into its file of known deviations. The reasons there are stay; what is new has none yet.
known:
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release
    fresh=$(mktemp -d)
    for file in harness/adapters/*/known/*.yaml; do
        name=$(sed -n 's/^name: //p' "$(dirname "$file")/../adapter.yaml")
        mkdir -p "$fresh/$(dirname "$file")"
        ./target/release/interlude run --implementation "$name@$(basename "$file" .yaml)" --write-known "$fresh/$file" >/dev/null || [ $? = 1 ]
    done
    cp -r "$fresh/harness" .
    rm -r "$fresh"
    ! grep -n 'reason: ""' harness/adapters/*/known/*.yaml

# Writes reports/published anew: what each published version does, by requirement and by hazard, and what each scenario puts to the test. The whole
# report is target/tmp/published/clerk.html then.
publish:
    INTERLUDE_REFRESH=1 INTERLUDE_REQUIRE_ADAPTERS=1 cargo test -p interlude-harness --test published

# Writes reports/published/guesses.md anew: which findings in clerk-js change where a guess about Clerk's server is flipped. `just publish` puts it at
# the end of the page.
guesses:
    INTERLUDE_REFRESH=1 INTERLUDE_REQUIRE_ADAPTERS=1 cargo test -p interlude-harness --test guesses

# Every faulty implementation against every requirement it breaks, by shipped scenarios and by random ones: what survives.
mutants:
    cargo test --release -p interlude-harness --test it mutation_score:: -- --nocapture

# Measures what a second of processor time is enough for (harness/benches/README.md), and what a message to an adapter costs; needs Node.
bench *ARGS:
    cargo bench -p interlude-harness --benches {{ARGS}}

# Looks for the worst that a legal scenario does to a command, in processor time and memory, and prints it; needs Linux.
worst NAME="":
    cargo bench -p interlude-harness --bench worst -- look "{{NAME}}"

# What the peers need for the same work as the bench `explore`: fast-check's scheduler, and stateright.
bench-peers:
    cd harness/benches/peers/fast-check && npm ci --ignore-scripts && node bench.mjs
    cd harness/benches/peers/stateright && cargo run --release --locked

# Tries 20,000 random scenarios on each pinned version of clerk-js; `just campaign 20000 1 --write` makes known what is found, with reasons to be written.
campaign CASES="20000" SEED="1" WRITE="":
    cargo build --release -p interlude-harness
    .ci/campaign {{CASES}} {{SEED}} {{WRITE}}

# Looks at licences, workflows, shell scripts, spelling and the manifest of Kubernetes.
lint:
    .ci/lint
