"""How often we may remind somebody: on their account page, and from a link for those without an account."""
