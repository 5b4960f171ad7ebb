"""Bytes become cells, cells become typed records of a form."""
