"""A registered folder as a source: on this machine, or wherever fsspec or Airflow's object storage reaches."""

from __future__ import annotations

from dataclasses import replace

from sources.inbox import InboxSource
from sources.remote import RemoteSource
from sources.source import Registration, Source

_HERE = "file://"


def folder_source(registration: Registration) -> Source:
    """Return the source for a path, a ``file://`` URL, or the URL of a remote location."""
    location = registration.location
    if location.startswith(_HERE):
        return InboxSource(replace(registration, location=location.removeprefix(_HERE)))
    if "://" in location:
        return RemoteSource(registration)
    return InboxSource(registration)
