"""Who can help: organizations, their services, places, opening times, and the words to find them by."""
