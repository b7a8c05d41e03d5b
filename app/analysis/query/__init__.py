"""What a watch looks for, as a text the owner types: read, written, and put into three boxes."""
