"""What was sent, what was accepted, and what every figure is made of."""

from warehouse.backend import DamagedWarehouseError, WarehouseBusyError
from warehouse.known import HeldFile, Sighting
from warehouse.night import Batch, LoadSummary, Night
from warehouse.schema import SchemaError
from warehouse.warehouse import State, Warehouse

__all__ = [
    "Batch",
    "DamagedWarehouseError",
    "HeldFile",
    "LoadSummary",
    "Night",
    "SchemaError",
    "Sighting",
    "State",
    "Warehouse",
    "WarehouseBusyError",
]
