"""Google Drive folders as inboxes: listed, exported and downloaded with a service account."""

from sources.drive.access import AccessError, DriveAccess, drive_access
from sources.drive.folder import DriveSource
from sources.drive.patience import Patience

__all__ = ["AccessError", "DriveAccess", "DriveSource", "Patience", "drive_access"]
