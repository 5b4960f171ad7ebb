"""OpenSSH's own SFTP server, for one user with one key."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chaos.servers.process import NoServerError, served
from hopnhat.local_airflow.ports import HOST, free_port
from reports.targets import Login

_PROGRAM = "/usr/sbin/sshd"
_CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {work}/host
PidFile none
AuthorizedKeysFile {work}/user.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp{options}
"""


@contextmanager
def sftp_server(work: Path, *, read_only: bool = False) -> Iterator[Login]:
    """Serve the whole machine's files over SFTP as the user we are; give the login.

    Raises:
        NoServerError: OpenSSH's server is not installed.
    """
    if shutil.which(_PROGRAM) is None:
        raise NoServerError("apt-get install openssh-server")
    work.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "user"):
        _key(work / name)
    port = free_port()
    settings = _CONFIGURATION.format(port=port, work=work, options=" -R" if read_only else "")
    (work / "sshd_config").write_text(settings, encoding="utf-8")
    login = Login(
        host=HOST,
        port=port,
        user=pwd.getpwuid(os.getuid()).pw_name,
        extra={
            "host_key": (work / "host.pub").read_text(encoding="utf-8"),
            "private_key": (work / "user").read_text(encoding="utf-8"),
        },
    )
    with served([_PROGRAM, "-D", "-e", "-f", str(work / "sshd_config")], port, work / "sshd.log"):
        yield login


def _key(path: Path) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NoServerError("apt-get install openssh-client")
    command = [program, "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
