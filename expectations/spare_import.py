"""Import a large library at half its price: nothing it imports and we never use, no looking for garbage meanwhile."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class _PutOff(ModuleType):
    """Stands in for a module; the first thing asked of it imports the real one, to which every question is passed."""

    def __getattr__(self, name: str) -> Any:
        _leave(self)
        return getattr(importlib.import_module(self.__name__), name)


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Put off the import of the named modules for whoever imports them within the block.

    Afterwards ``import`` gives the real modules again; those who hold a stand-in meet no difference but the wait.
    """
    stand_ins = [_PutOff(name) for name in names if name not in sys.modules]
    sys.modules.update({stand_in.__name__: stand_in for stand_in in stand_ins})
    try:
        yield
    finally:
        for stand_in in stand_ins:
            _leave(stand_in)


def _leave(stand_in: ModuleType) -> None:
    if sys.modules.get(stand_in.__name__) is stand_in:
        del sys.modules[stand_in.__name__]


@contextmanager
def for_good() -> Iterator[None]:
    """Say that what is made within the block stays as long as the process: garbage is never looked for in it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
