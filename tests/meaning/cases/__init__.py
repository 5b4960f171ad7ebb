"""The cases, one habit a module."""
