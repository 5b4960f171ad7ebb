"""The folder of everything an organisation owns: which one is in use, and how its files are read."""

from province.folder import SHIPPED, VARIABLE, province_folder, read_once
from province.identity import identity
from province.mistakes import ProvinceError, find_mistake, gather, house_messages
from province.own_findings import read_own_findings
from province.tables import Line, read_cells, read_table

__all__ = [
    "SHIPPED",
    "VARIABLE",
    "Line",
    "ProvinceError",
    "find_mistake",
    "gather",
    "house_messages",
    "identity",
    "province_folder",
    "read_cells",
    "read_once",
    "read_own_findings",
    "read_table",
]
