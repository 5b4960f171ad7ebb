"""Open an SFTP server that proves who it is."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reports.targets.login import Login
from reports.targets.patience import SECONDS, refusals_said
from reports.targets.target import TargetDownError, TargetRefusedError


@contextmanager
def sftp(login: Login) -> Iterator[Any]:
    """Give an SFTP server's file system. The server must show the host key that the connection's extra names.

    The extra holds ``host_key`` (as in ``known_hosts``: ``ssh-ed25519 AAAA…``) and may hold ``private_key`` (OpenSSH).
    """
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class Strict(SFTPFileSystem):  # type: ignore[misc]  # fsspec has no types
        """Knows one host key, waits for an answer no longer than ``SECONDS``, never renames onto anything."""

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            name = login.host if login.port in (None, 22) else f"[{login.host}]:{login.port}"
            self.client.get_host_keys().add(name, *_host_key(login))
            self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
            self.client.connect(
                login.host,
                port=login.port or 22,
                username=login.user,
                password=login.password or None,
                pkey=_private_key(login),
                timeout=SECONDS,
                banner_timeout=SECONDS,
                auth_timeout=SECONDS,
                allow_agent=False,
                look_for_keys=False,
            )
            self.ftp = self.client.open_sftp()
            self.ftp.get_channel().settimeout(SECONDS)

        def mv(self, old: str, new: str, **_: Any) -> None:
            self.ftp.rename(old, new)

    files = None
    try:
        with refusals_said():
            files = Strict(login.host, skip_instance_cache=True)
            yield files
    except (paramiko.AuthenticationException, paramiko.BadHostKeyException) as error:
        raise TargetRefusedError(f"{login.host}: {error}") from error
    except (paramiko.SSHException, EOFError) as error:
        raise TargetDownError(f"{login.host}: {error or 'kết nối bị ngắt'}") from error
    finally:
        if files is not None:
            files.client.close()


def _host_key(login: Login) -> tuple[str, Any]:
    import paramiko

    try:
        kind, text = str(login.extra["host_key"]).split()[:2]
        return kind, paramiko.PKey.from_type_string(kind, base64.b64decode(text, validate=True))
    except (KeyError, ValueError, paramiko.SSHException) as error:
        raise TargetRefusedError(
            f"{login.host}: kết nối chưa có khóa máy chủ. Ghi host_key vào phần Extra, lấy từ: ssh-keyscan {login.host}"
        ) from error


def _private_key(login: Login) -> Any:
    import paramiko

    text = login.extra.get("private_key")
    if not text:
        return None
    kinds = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
    for kind in kinds:
        try:
            return kind.from_private_key(io.StringIO(str(text)), password=login.extra.get("private_key_passphrase"))
        except paramiko.SSHException:
            continue
    raise TargetRefusedError(f"{login.host}: private_key trong phần Extra không đọc được.")
