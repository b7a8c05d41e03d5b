"""TikTok: asking, reading, answering."""
