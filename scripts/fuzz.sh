#!/bin/sh
# Fuzzes what reads hostile input, for a few seconds each: `scripts/fuzz.sh [seconds]`. Needs nightly Rust; installs
# cargo-fuzz into var/.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
tools="$PWD/var/cargo"
[ -x "$tools/bin/cargo-fuzz" ] || cargo install --quiet --locked --root "$tools" cargo-fuzz
PATH="$tools/bin:$PATH"
for target in query cookie email; do
    echo "== $target"
    cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -print_final_stats=1
done
