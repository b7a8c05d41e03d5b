"""What Google's networks share: where they are asked, how one signs in, what their errors mean.

Nothing here knows one of them. `places` says which address stands for a host, `answers` reads an
answer or says what a bad one means, `entrance` signs in and out, `session` asks with an access
that renews itself.
"""
