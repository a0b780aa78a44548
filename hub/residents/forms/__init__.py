"""What workers are asked about residents: one thing a page."""
