#!/bin/sh
# What every container starts with. The chart gives a whole command (bash -c "airflow scheduler"), Compose what comes
# after "airflow". Files that Airflow writes before it reads a line of ours are closed to others as well.
set -eu
umask 027

case "${1:-}" in
    airflow | bash | sh | python | hopnhat) exec "$@" ;;
    *) exec airflow "$@" ;;
esac
