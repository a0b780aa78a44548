"""What people type about their own account and those of others."""
