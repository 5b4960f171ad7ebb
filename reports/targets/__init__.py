"""The places that approved reports go to."""

from reports.targets.files import FileSystemTarget
from reports.targets.login import Login
from reports.targets.opening import local, opened
from reports.targets.registry import TargetEntry, read_targets
from reports.targets.target import MANIFEST, Target, TargetDownError, TargetRefusedError

__all__ = [
    "MANIFEST",
    "FileSystemTarget",
    "Login",
    "Target",
    "TargetDownError",
    "TargetEntry",
    "TargetRefusedError",
    "local",
    "opened",
    "read_targets",
]
