"""The practice network: a small world on this computer that speaks a real network's protocol."""
