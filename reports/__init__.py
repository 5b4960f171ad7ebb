"""From figures to documents that can be signed.

A report is a definition (``definitions/<kind>.yaml``): relations, figures, tables and sentences. ``figures`` computes
and traces them, ``report.build`` composes the sentences, ``word`` and ``excel`` write files, ``publish`` releases them.
"""

from reports.definition import Definition, kinds, read_definition
from reports.figures import Figure, TraceRow, compute, trace
from reports.report import Report, build, figures_hash

__all__ = [
    "Definition",
    "Figure",
    "Report",
    "TraceRow",
    "build",
    "compute",
    "figures_hash",
    "kinds",
    "read_definition",
    "trace",
]
