"""The unit's door: a page on which a unit sees what it owes, checks and sends its returns, and answers what is asked.

It sits at the end of the way the data flows and goes back through its beginning: a file that is sent is a delivery of
the source ``web``, and the next consolidation takes it like any other.
"""
