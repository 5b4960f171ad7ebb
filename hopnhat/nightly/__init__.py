"""The night: collect, read, check, load, tell the units, send, renew the board, and conclude."""
