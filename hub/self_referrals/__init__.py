"""Asking for help oneself, or for somebody one knows: on the public page of a service, without an account."""
