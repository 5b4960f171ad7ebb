#!/usr/bin/env bash
# Ask the public advisory data about every locked version. Fails on a known vulnerability; where the data cannot be
# reached, or knows nothing of the packages, says so and goes on.
set -uo pipefail
cd "$(dirname "$0")/.."

count='import json, sys; asked = json.load(sys.stdin)["dependencies"]
print(sum("vulns" in one for one in asked), "of", len(asked), "packages were known to the advisory data, none as vulnerable")'

for lock in requirements.txt deploy/requirements.txt; do
    errors=$(mktemp)
    told=$(.venv/bin/pip-audit --requirement "$lock" --disable-pip --require-hashes --progress-spinner off \
        --format json 2>"$errors")
    ended=$?
    if grep -qE 'Found [0-9]+ known vulnerabilit' "$errors"; then
        cat "$errors"
        echo "$told"
        exit 1
    elif [ "$ended" -eq 0 ]; then
        echo "$lock: $(.venv/bin/python -c "$count" <<<"$told")"
    else
        echo "$lock: the advisory data could not be reached, nothing was audited: $(tail -n 1 "$errors" | cut -c1-200)"
    fi
    rm -f "$errors"
done
