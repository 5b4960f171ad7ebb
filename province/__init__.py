"""The folder of everything an organisation owns: which one is in use, and files of it that are read once."""

from province.folder import SHIPPED, VARIABLE, province_folder, read_once

__all__ = ["SHIPPED", "VARIABLE", "province_folder", "read_once"]
