"""What was sent, what was accepted, and what every figure is made of."""

from warehouse.gear import WarehouseBusyError
from warehouse.known import HeldFile
from warehouse.night import Batch, LoadSummary, Night
from warehouse.schema import SchemaError
from warehouse.warehouse import State, Warehouse

__all__ = ["Batch", "HeldFile", "LoadSummary", "Night", "SchemaError", "State", "Warehouse", "WarehouseBusyError"]
