"""Samba, as a Windows share or a NAS would answer, for one user on a port of its own."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.servers.process import NoServerError, program, served
from hopnhat.local_airflow.ports import HOST, free_port
from reports.targets import Login

SHARE = "van-phong"
_PASSWORD = "mat-khau-mau"
_CONFIGURATION = """\
[global]
server role = standalone server
interfaces = lo
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
server min protocol = SMB2
passdb backend = smbpasswd:{work}/smbpasswd
private dir = {work}/private
lock directory = {work}/lock
state directory = {work}/state
cache directory = {work}/cache
pid directory = {work}/pid
ncalrpc dir = {work}/ncalrpc
log file = {work}/smbd.log
load printers = no
disable spoolss = yes
[{share}]
path = {root}
read only = {read_only}
"""


@contextmanager
def smb_server(work: Path, root: Path, *, read_only: bool = False) -> Iterator[Login]:
    """Serve a folder as the share ``SHARE``; give the login.

    Raises:
        NoServerError: Samba is not installed.
    """
    server, passwords = program("smbd"), program("smbpasswd")
    if server is None or passwords is None:
        raise NoServerError("apt-get install samba")
    for name in ("private", "lock", "state", "cache", "pid", "ncalrpc"):
        (work / name).mkdir(parents=True, exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    port, user = free_port(), pwd.getpwuid(os.getuid()).pw_name
    settings = work / "smb.conf"
    places = {"port": port, "work": work, "share": SHARE, "root": root, "read_only": "yes" if read_only else "no"}
    settings.write_text(_CONFIGURATION.format(**places), encoding="utf-8")
    command = [passwords, "-c", str(settings), "-s", "-a", user]
    twice = f"{_PASSWORD}\n" * 2
    subprocess.run(command, input=twice.encode(), check=True, capture_output=True)
    with served([server, "-F", "--no-process-group", "-s", str(settings)], port, work / "start.log"):
        yield Login(host=HOST, port=port, user=user, password=_PASSWORD)
