"""The desk of an installation: which of its lists are edited, how a change is tried, and what would follow from it."""
