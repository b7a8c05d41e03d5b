"""What every network of Meta has in common; it knows none of them.

`answers` says what an answer means, by Meta's own codes; `line` asks and writes with a token and
keeps an eye on the usage headers; `usage`, `paging` and `renewing` are the small print of those.
"""
