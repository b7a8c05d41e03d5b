"""Controls that know nothing of shops."""
