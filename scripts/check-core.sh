#!/bin/sh
# The core knows no language but Rust: neither pyo3 nor napi may be among its dependencies.
set -eu
tree=$(cargo tree --locked -p sovendus -e normal --prefix none)
if echo "$tree" | grep -E '^(pyo3|napi)'; then
    echo "the core depends on a binding's library"
    exit 1
fi
