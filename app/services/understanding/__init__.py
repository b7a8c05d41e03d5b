"""What is made of what people say: read in the background, corrected and taught by the owner."""
