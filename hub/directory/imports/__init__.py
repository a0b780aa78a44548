"""Filling the directory from other people's tables: a file, a mapping that says what its columns are, a report."""
