"""What the owner does, one file per thing."""
