#!/usr/bin/env bash
# Ask the public advisory data about every locked version. Fails on a known vulnerability; where the data cannot be
# reached, or knows nothing of the packages, says so and goes on.
set -uo pipefail
cd "$(dirname "$0")/.."

for lock in requirements.txt deploy/requirements.txt; do
    told=$(.venv/bin/pip-audit --requirement "$lock" --disable-pip --require-hashes --progress-spinner off 2>&1)
    ended=$?
    if grep -qE 'Found [0-9]+ known vulnerabilit' <<<"$told"; then
        echo "$told"
        exit 1
    elif [ "$ended" -ne 0 ]; then
        echo "$lock: the advisory data could not be reached, nothing was audited: $(tail -n 1 <<<"$told" | cut -c1-200)"
    else
        locked=$(grep -cE '^[a-z].*==' "$lock")
        unknown=$(grep -c 'could not be audited' <<<"$told")
        echo "$lock: $((locked - unknown)) of $locked packages audited, none with a known vulnerability"
    fi
done
