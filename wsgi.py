"""What a WSGI server loads."""

import gc

from hub.app import create_app

app = create_app()

# What lives as long as the process need not be looked at again, and a page's own litter is small: rarer, shorter
# pauses, a calmer p99.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
