"""The units' door of an installation: its server, and the mail that says what it took."""
