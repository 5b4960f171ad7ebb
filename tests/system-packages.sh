#!/usr/bin/env bash
# Install the Debian packages the tests use: LibreOffice opens what we write, poppler turns pages into pictures, Chromium
# shows the board, PostgreSQL, Redis, Samba, OpenSSH and Dovecot are the servers of a larger installation, faketime sets a
# clock, systemd judges the units. Arguments: only these of them. Where they cannot be installed it names what is missing
# and goes on; the tests that need a program say so and are skipped.
set -euo pipefail

declare -A program_of=(
    [libreoffice-writer]=soffice
    [libreoffice-calc]=soffice
    [poppler-utils]=pdftoppm
    [fonts-liberation]=
    [chromium]=chromium
    [postgresql]=pg_ctl
    [redis-server]=redis-server
    [faketime]=faketime
    [samba]=smbd
    [openssh-server]=sshd
    [dovecot-imapd]=dovecot
    [systemd]=systemd-analyze
)

is_installed() { dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

is_there() {
    if command -v dpkg-query >/dev/null; then is_installed "$1"; else command -v "${program_of[$1]:-true}" >/dev/null; fi
}

if [ "$#" -eq 0 ]; then set -- "${!program_of[@]}"; fi
missing=()
for package in "$@"; do
    is_there "$package" || missing+=("$package")
done

if [ "${#missing[@]}" -eq 0 ]; then
    exit 0
fi
install() { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; }

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null || ! install; then
    echo "Chưa cài được: ${missing[*]}. Việc nào cần chúng sẽ không chạy; trên Debian/Ubuntu: apt-get install ${missing[*]}" >&2
    echo "Not installed, so what needs them is skipped: ${missing[*]}" >&2
fi
