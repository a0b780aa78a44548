"""What people do to the directory. Each deed takes the actor, checks the permission, and leaves one audit event."""
