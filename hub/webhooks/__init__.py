"""Telling other systems that something changed: thin words, signed, tried again, written down."""
