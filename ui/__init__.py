"""The screen: drawing and asking; no SQL, no network, no secrets."""
