"""The trade's nouns and pure rules."""
