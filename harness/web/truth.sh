#!/usr/bin/env bash
# Holds fake-clerk, through the surface that a test has, against each installed version of clerk-js by random scenarios: event for event.
#   harness/web/truth.sh [CASES] [SEED]      300 of each where nothing is said; $INTERLUDE is the program
set -euo pipefail
cd "$(dirname "$0")/../.."
cases=${1:-300} seed=${2:-16}
for version in 2.17.6 3.17.0 4.0.0 4.21.7 4.73.14 5.0.0 5.128.0 6.40.0; do
  "${INTERLUDE:-target/release/interlude}" fuzz --implementation "harness/web/adapter/adapter.yaml@$version" --same-as "clerk-js@$version" \
    --compare-all --cases "$cases" --seed "$seed"
done
