"""Reads of the directory. Each starts from what the actor may see."""
