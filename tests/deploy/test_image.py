"""The image for many machines: what goes into it, and whether its account can start with what its own steps prepare.

Where no container engine is at hand the steps of the Dockerfile are walked: the folders it makes, the files it copies,
its account without any of root's powers, and everything else read-only.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.sweep import with_the_whole_contract

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "deploy" / "many-machines" / "Dockerfile"
KEPT_OUT = (
    "deploy/many-machines/secrets.env",
    "deploy/one-server/secrets.env",
    "hopnhat/secrets.env",
    ".git/config",
    ".venv/bin/python",
    "tests/conftest.py",
    "var/warehouse/hopnhat.duckdb",
    "inbox/Huyện đoàn Tiên Yên/Kết quả.xlsx",
    "board/__pycache__/site.cpython-311.pyc",
    "docs/security.md",
)
# In a mount namespace of its own: the image's folders over the machine's, then nothing else can be written.
_WALK = """
set -eu
image=$1; closed=$2; base=$3; shift 3
keep=$(mktemp -d); mkdir "$keep/image" "$keep/base"
mount --bind "$image" "$keep/image"
mount --bind "$image/passwd" /etc/passwd
mount --bind "$base" "$keep/base"
if [ -n "$closed" ]; then   # the interpreter lies in a folder that only root may enter
    mount -t tmpfs -o mode=755 tmpfs "$closed"
    mkdir -p "$base"; mount --bind "$keep/base" "$base"
fi
for place in opt mnt var/lib; do
    mount -t tmpfs -o mode=755 tmpfs "/$place"
    cp -a "$keep/image/$place/." "/$place/"
done
for own in $WRITABLE; do mount --bind "$own" "$own"; done
mount -o remount,bind,ro / 2>/dev/null || mount --bind / /
for place in opt mnt var/lib; do mount -o remount,ro,bind "/$place"; done
for own in $WRITABLE; do mount -o remount,rw,bind "$own"; done
umount "$keep/image" "$keep/base"
mount -t tmpfs -o mode=1777 tmpfs /tmp
cd /opt/hopnhat
exec setpriv --reuid 50000 --regid 50000 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
"""


def ignored(path: str) -> bool:
    """Tell what an engine does: the last line of .dockerignore that fits a path, or a folder above it, decides."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    parts = PurePosixPath(path).parts
    above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    decided = False
    for line in lines:
        if not line or line.startswith("#"):
            continue
        pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if any(re.fullmatch(pattern, one) for one in above):
            decided = not line.startswith("!")
    return decided


def steps() -> Iterator[tuple[str, str]]:
    """Yield the steps of the Dockerfile: word and rest."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            yield word, rest.strip()


def test_nothing_goes_into_the_image_that_it_does_not_need() -> None:
    assert {path for path in KEPT_OUT if not ignored(path)} == set()
    needed = (
        "pyproject.toml",
        "hopnhat/nightly/steps.py",
        "dags/nightly_consolidation.py",
        "warehouse/views/core_asked.sql",
    )
    assert {path for path in (*needed, "deploy/requirements.txt", "deploy/pools.json") if ignored(path)} == set()


def test_every_room_that_is_installed_goes_into_the_image() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "chaos", "tests"}
    assert {room for room in (*rooms, "dags") if ignored(f"{room}/__init__.py")} == set()


@pytest.mark.parametrize("place", ["one-server", "many-machines"])
def test_filled_in_secrets_are_kept_out_of_the_history(place: str) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout here")
    asked = ["git", "check-ignore", "--quiet", f"deploy/{place}/secrets.env"]
    assert subprocess.run(asked, cwd=ROOT, check=False).returncode == 0
    assert subprocess.run([*asked[:-1], f"deploy/{place}/secrets.env.example"], cwd=ROOT, check=False).returncode == 1


def prepared(image: Path) -> dict[str, str]:
    """Do the steps of the Dockerfile but installing below ``image``; return the environment that they set."""
    environment: dict[str, str] = {}
    work = PurePosixPath("/")
    for word, rest in steps():
        if word == "RUN":
            for command in rest.split("&&"):
                match shlex.split(command):
                    case ["install", "-d", "-o", "hopnhat", "-g", "hopnhat", "-m", mode, *folders]:
                        for folder in folders:
                            made = image / folder.lstrip("/")
                            made.mkdir(parents=True, exist_ok=True)
                            made.chmod(int(mode, 8))
                            os.chown(made, 50000, 50000)
                    case ["useradd", "--system", "--uid", uid, "--gid", _, "--home-dir", home, name]:
                        known = Path("/etc/passwd").read_text(encoding="utf-8")
                        (image / "passwd").write_text(
                            f"{known}{name}:x:{uid}:{uid}::{home}:/bin/sh\n", encoding="utf-8"
                        )
        elif word == "WORKDIR":
            work = PurePosixPath(rest)
        elif word == "COPY":
            source, target = rest.split()
            copied(ROOT / source, image / str(work / target).lstrip("/"))
        elif word == "ENV":
            environment.update(pair.split("=", 1) for pair in shlex.split(rest))
    return environment


def copied(source: Path, target: Path) -> None:
    """Copy a file, or what .dockerignore leaves of the project."""
    tracked = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else [source]
    for path in tracked:
        name = path.relative_to(ROOT)
        if not ignored(name.as_posix()):
            place = target / path.relative_to(source) if source.is_dir() else target
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
            place.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    for folder in (target, *target.rglob("*")):
        if folder.is_dir():
            folder.chmod(0o755)


def closed_folder(base: Path) -> str:
    """Return the folder above a path that others cannot enter, empty if there is none."""
    return next((str(one) for one in reversed(base.parents) if not one.stat().st_mode & 0o001), "")


def started(image: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    [entry] = [rest for word, rest in steps() if word == "ENTRYPOINT"]
    base = Path(sys.base_prefix)
    writable = "/var/lib/hopnhat /mnt/hopnhat /mnt/o-dung-chung"
    outside = {"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin", "PYTHONPATH": "/opt/hopnhat", "LANG": "C.UTF-8"}
    own = [f"{name}={value}" for name, value in {**outside, **environment}.items()]
    program = entry.strip('[]"')
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _WALK, "walk"]
    return subprocess.run(
        [*command, image, closed_folder(base), base, "env", "-i", *own, program, *words],
        env={"PATH": os.environ["PATH"], "WRITABLE": writable},
        umask=0o022,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@with_the_whole_contract
@pytest.mark.slow
def test_the_images_account_starts_where_only_the_images_own_steps_prepared_anything(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("only root can walk another account's steps: sudo make test")
    if subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("no mount namespaces here")
    if ROOT.is_relative_to("/tmp"):
        pytest.skip("the image has a /tmp of its own, which would hide this checkout")
    image = tmp_path / "image"
    before = os.umask(0o022)  # as where an image is built; what else the tests have imported has set a stricter one
    try:
        image.mkdir()
        environment = prepared(image)
    finally:
        os.umask(before)
    environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = "sqlite:////mnt/hopnhat/airflow.db"
    environment["AIRFLOW__LOGGING__BASE_LOG_FOLDER"] = "/mnt/hopnhat/logs"
    both = (
        "import hopnhat; print(hopnhat.__file__); "
        "import subprocess, sys; "
        "subprocess.run(['airflow', 'db', 'migrate'], check=True); "
        "assert subprocess.run(['hopnhat', 'night']).returncode in (0, 1); "  # 1: there is no inbox yet, which is told
        "print(subprocess.run(['find', '/var/lib/hopnhat', '/mnt/hopnhat', '/mnt/o-dung-chung', '-perm', '/007'], "
        "capture_output=True, text=True, check=True).stdout or 'closed'); "
        "print(subprocess.run(['touch', '/opt/hopnhat/x']).returncode and 'cannot change the image')"
    )
    outcome = started(image, environment, "python", "-c", both)
    assert outcome.returncode == 0, outcome.stdout[-3000:] + outcome.stderr[-3000:]
    assert "/opt/hopnhat/hopnhat/__init__.py" in outcome.stdout
    assert "closed" in outcome.stdout.splitlines()
    assert "cannot change the image" in outcome.stdout
    told = started(image, environment, "version")
    assert told.returncode == 0, told.stderr
