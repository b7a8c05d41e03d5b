"""Short questions; a dialog returns a value and starts no job."""
