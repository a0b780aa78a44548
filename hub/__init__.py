"""Hub: one directory of everyone who can help in a place, and one safe way to link a resident with them."""

import gc

# Loading all this makes hundreds of thousands of things that stay. To look through them for rubbish again and again
# took a part of each start, of each command and of each worker.
gc.set_threshold(50_000, 20, 50)
