"""Propose, approve, send back, withdraw, put back, trust."""
