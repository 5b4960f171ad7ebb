"""How fast, beside what a user would do instead: ``python -m bench`` (``make bench``)."""
