"""`python -m hub` is the `hub` command."""

from hub.app import main

main()
