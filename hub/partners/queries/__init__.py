"""What is read about partners; each starts from what the actor may see."""
