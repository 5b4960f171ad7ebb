"""Files of our own: written whole or not at all, and read as if a stranger had written them."""

from durable.reading import DAMAGED, DamagedFileError, set_aside
from durable.sealed import open_sealed, read_sealed, sealing, write_sealed
from durable.writing import replacing, sweep_halves, write_bytes, write_text

__all__ = [
    "DAMAGED",
    "DamagedFileError",
    "open_sealed",
    "read_sealed",
    "replacing",
    "sealing",
    "set_aside",
    "sweep_halves",
    "write_bytes",
    "write_sealed",
    "write_text",
]
