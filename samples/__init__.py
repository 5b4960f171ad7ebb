"""The sample province ("dữ liệu mẫu"): a seeded generator of returns, with a known list of planted faults."""

from samples.make import make
from samples.manifest import Manifest

__all__ = ["Manifest", "make"]
