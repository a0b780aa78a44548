"""What happened: rows added, never changed, each sealed with the one before."""
