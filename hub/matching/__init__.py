"""Who can help whom: conditions and doors judged in the open, and candidates ranked with their reasons."""
