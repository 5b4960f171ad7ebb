"""What is wrong with a return: one type from the reader to the alert, and one catalogue of texts."""

from findings.catalogue import Catalogue, Entry, catalogue, house_catalogue
from findings.finding import Finding, Severity, a1, cells_of, in_reading_order

__all__ = [
    "Catalogue",
    "Entry",
    "Finding",
    "Severity",
    "a1",
    "catalogue",
    "cells_of",
    "house_catalogue",
    "in_reading_order",
]
