"""Names however they are written: misspelt, inflected, transliterated, joined, tagged."""
