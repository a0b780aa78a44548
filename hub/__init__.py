"""Hub: one directory of everyone who can help in a place, and one safe way to link a resident with them."""
