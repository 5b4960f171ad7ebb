"""What may go wrong is made to go wrong: processes killed, disks full, servers down, files damaged; nothing is lost."""
