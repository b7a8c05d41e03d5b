"""One file or folder per network: ask (bytes) and read (items)."""
