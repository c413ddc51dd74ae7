#!/bin/sh
# Prints the first Python of at least 3.10 that works and can make virtual environments.
for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.10 python; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1; then
        echo "$python"
        exit 0
    fi
done
echo "no Python of at least 3.10 with the venv module; on Debian: apt-get install python3-venv" >&2
exit 1
