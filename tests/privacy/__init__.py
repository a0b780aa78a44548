"""What people may ask of us about what we keep."""
