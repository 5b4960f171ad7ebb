"""A real mailbox on this machine: Dovecot, with a folder, ports and a password of its own."""

from __future__ import annotations

import getpass
import grp
import imaplib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hopnhat.local_airflow.ports import free_port

PROGRAM = "dovecot"
MISSING = "Dovecot is not installed: bash tests/system-packages.sh dovecot-imapd"
USER, PASSWORD = "baocao", "mật khẩu mẫu"
_SECONDS = 20.0
_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
instance_name = hopnhat-{port}
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 50
mail_plugins = {plugins}
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
protocol imap {{
  mail_plugins = {imap_plugins}
}}
plugin {{
  quota = maildir:User quota
  quota_rule = *:storage={quota}
}}
"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A running server. ``port`` speaks TLS from the first byte where there is a certificate, ``plain`` does not."""

    folder: Path
    port: int
    plain: int
    secure: bool

    @property
    def url(self) -> str:
        """What ``HOPNHAT_IMAP`` is set to, apart from the name of the server that proves senders."""
        from urllib.parse import quote

        who = f"{USER}:{quote(PASSWORD)}"
        if self.secure:
            return f"imaps://{who}@localhost:{self.port}"
        return f"imap://{who}@127.0.0.1:{self.plain}"

    def deliver(self, content: bytes, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a mail into the mailbox as the office's own server would, with the moment at which it came."""
        with self.client() as client:
            moment = imaplib.Time2Internaldate(at) if at else ""
            kind, said = client.append(folder, "", moment, content)
            if kind != "OK":
                raise OSError(said)

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Give a login of the mailbox's own user, past all encryption."""
        client = imaplib.IMAP4("127.0.0.1", self.plain, timeout=_SECONDS)
        try:
            client.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
            yield client
        finally:
            client.logout()

    def mails(self, folder: str = "INBOX") -> list[bytes]:
        """Return number and flags of every mail in a folder, as the server says them."""
        with self.client() as client:
            client.select(folder, readonly=True)
            found = client.fetch("1:*", "(UID FLAGS)")[1]
            return [line for line in found if isinstance(line, bytes)]


@contextmanager
def mailbox(chain: Path | None = None, key: Path | None = None, quota: str = "0") -> Iterator[Mailbox]:
    """Run a server until the block ends; only the process that was started here is ended.

    Args:
        chain: a certificate for localhost; without one the server speaks plain text.
        key: the certificate's key.
        quota: how much the mailbox holds, such as ``20k``; ``0``: anything.
    """
    # A folder of its own under /tmp: sockets want short paths, and the server's own users must reach it.
    folder = Path(tempfile.mkdtemp(prefix="hopnhat-mailbox-"))
    folder.chmod(0o755)
    plain, port, secure = free_port(), free_port(), chain is not None
    config, owner = folder / "dovecot.conf", _owner()
    for name in ("run", "state", "mail", "home"):
        (folder / name).mkdir(mode=0o755)
    for name in ("mail", "home"):
        os.chown(folder / name, owner.uid, owner.gid)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n", encoding="utf-8")
    (folder / "users").chmod(0o644)
    places = {
        "folder": folder,
        "port": port,
        "plain": plain,
        "tls": port if secure else 0,
        "ssl": "yes" if secure else "no",
        "certificate": f"ssl_cert = <{chain}\nssl_key = <{key}" if secure else "",
        "internal": owner.internal,
        "login": owner.login,
        "group": owner.group,
        "uid": owner.uid,
        "gid": owner.gid,
        "quota": quota,
        "plugins": "quota" if quota != "0" else "",
        "imap_plugins": "quota imap_quota" if quota != "0" else "",
    }
    config.write_text(_CONFIG.format(**places), encoding="utf-8")
    program = shutil.which(PROGRAM) or shutil.which(PROGRAM, path="/usr/sbin") or PROGRAM
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([program, "-F", "-c", str(config)], stdout=out, stderr=out, start_new_session=True)
    try:
        _await(plain, process, folder)
        yield Mailbox(folder, port, plain, secure)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Owner:
    internal: str
    login: str
    group: str
    uid: int
    gid: int


def _owner() -> _Owner:
    """Return who runs the parts of the server: its own users where root starts it, for it refuses to be root."""
    if os.getuid() != 0:
        group = grp.getgrgid(os.getgid()).gr_name
        return _Owner(getpass.getuser(), getpass.getuser(), group, os.getuid(), os.getgid())
    nobody = pwd.getpwnam("nobody")
    return _Owner("dovecot", "dovenull", "dovecot", nobody.pw_uid, nobody.pw_gid)


def is_there() -> bool:
    """Tell whether the server is installed."""
    return bool(shutil.which(PROGRAM) or shutil.which(PROGRAM, path="/usr/sbin"))


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=2).logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.05)
        else:
            return
    said = "".join(
        path.read_text(errors="replace") for path in (folder / "out", folder / "dovecot.log") if path.exists()
    )
    raise RuntimeError(f"Dovecot does not answer: {said[-2000:]}")
