"""Asking a partner to help a resident, and what came of it."""
