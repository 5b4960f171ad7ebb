"""Which tables a sheet holds, which form each is, and what each of its rows is."""
