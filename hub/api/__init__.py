"""The directory as open data: Open Referral UK, read by machines."""
