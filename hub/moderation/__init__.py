"""Changes that wait for a decision, and the history of those that were made. Knows records only as subjects."""
