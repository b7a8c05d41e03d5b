"""The shop's mailbox: IMAP to read, SMTP to answer, TLS always.

`line` is the door both go through; `imap` and `smtp` speak through it, `ask`, `sign_in` and
`reply` use them; `letter`, `notices` and `read` are pure.
"""

from app.channels.mailbox.channel import Mailbox

__all__ = ["Mailbox"]
