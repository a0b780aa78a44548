"""What every capability stands on and that knows nothing of any of them."""
