"""Looking after an installation: backups, restore, retention, exports, the province's folder."""
