"""What a WSGI server loads."""

import gc

from hub.app import create_app

app = create_app()

gc.collect()
gc.freeze()  # what lives as long as the process need not be looked at again: shorter pauses, calmer p99
