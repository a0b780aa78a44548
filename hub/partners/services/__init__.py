"""What partners and those who look after them do."""
