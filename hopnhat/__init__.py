"""The command, and the night's work as plain functions."""
