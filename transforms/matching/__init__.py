"""Where the tables of a sheet stand, which form each is, what each of its columns is, and on what evidence."""
