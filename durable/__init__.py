"""Files of our own: written whole or not at all, and read as if a stranger had written them."""

from durable.journal import BEGINNING, DamagedJournalError, Entry, Journal
from durable.reading import DAMAGED, DamagedFileError, set_aside
from durable.sealed import open_sealed, read_sealed, sealing, write_sealed
from durable.writing import replacing, sweep_halves, write_bytes, write_text

__all__ = [
    "BEGINNING",
    "DAMAGED",
    "DamagedFileError",
    "DamagedJournalError",
    "Entry",
    "Journal",
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
