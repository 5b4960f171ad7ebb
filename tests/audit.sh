#!/usr/bin/env bash
# Ask the public advisory data about every locked version; locks given as arguments, else all of them.
# Exit 0: asked, and nothing is known to be vulnerable. 1: something is. 3: nothing was audited, for the data could not
# be reached or knows hardly any of the packages (a mirror without advisories knows none, and says that all is well).
# HOPNHAT_OFFLINE=1 is for machines that have no way out: the same sentence, and 0.
set -uo pipefail
cd "$(dirname "$0")/.."

if [ "$#" -eq 0 ]; then set -- requirements.txt deploy/requirements.txt; fi

judge='import json, sys; asked = json.load(sys.stdin)["dependencies"]; known = sum("vulns" in one for one in asked)
print(known, "of", len(asked), "packages are known to the advisory data"); sys.exit(10 * known < 9 * len(asked))'

not_audited() {
    echo "$1: KHÔNG KIỂM ĐƯỢC lỗ hổng của thư viện: $2"
    echo "$1: NOTHING WAS AUDITED. Hãy chạy lại 'make audit' ở máy ra được Internet; máy không có mạng: HOPNHAT_OFFLINE=1."
    unaudited=3
}

unaudited=0
for lock in "$@"; do
    errors=$(mktemp)
    told=$(.venv/bin/pip-audit --requirement "$lock" --disable-pip --require-hashes --progress-spinner off \
        --format json 2>"$errors")
    ended=$?
    if grep -qE 'Found [0-9]+ known vulnerabilit' "$errors"; then
        cat "$errors"
        echo "$told"
        rm -f "$errors"
        exit 1
    elif [ "$ended" -ne 0 ]; then
        not_audited "$lock" "$(tail -n 1 "$errors" | cut -c1-200)"
    elif ! known=$(.venv/bin/python -c "$judge" <<<"$told"); then
        not_audited "$lock" "$known"
    else
        echo "$lock: $known, none as vulnerable"
    fi
    rm -f "$errors"
done

if [ "${HOPNHAT_OFFLINE:-}" = 1 ]; then exit 0; fi
exit "$unaudited"
