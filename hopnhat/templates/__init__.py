"""Issuing the units' blank workbooks."""
