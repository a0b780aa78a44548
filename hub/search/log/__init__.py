"""What people look for, counted without them."""
