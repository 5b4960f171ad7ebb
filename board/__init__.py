"""The board: the state of returns as pages a person can read, for the whole province or for one district."""
