"""Who looks after those who ask, and what waits for them."""
