"""What the people of the practice network say; all of it made up for Shoptalk."""
