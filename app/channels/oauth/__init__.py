"""Signing in with OAuth 2 as an installed program does it, for whichever network wants it.

Nothing here knows a network. `client` says where to sign in, `browser` has the owner do it,
`tokens` speaks to the token endpoint, `renewal` renews without two renewing at once.
"""
