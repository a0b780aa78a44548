"""What happens when somebody asks, and what our people do then."""
