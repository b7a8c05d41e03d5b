"""What answering, liking or hiding takes; kept with the item as text, opaque to all others."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Final

from app.domain.loose import object_in, text_at

POST: Final = "post"
COMMENT: Final = "comment"
MEDIA: Final = "media"
REVIEW: Final = "review"
TAG: Final = "tag"  # a stranger's post or picture, which is answered in the browser
MESSAGE: Final = "message"


@dataclass(frozen=True, slots=True)
class Ref:
    """One thing on a network of Meta's."""

    id: str = ""
    kind: str = ""
    thread: str = ""  # the post, picture or conversation it belongs to
    parent: str = ""  # the comment it answers, which is what an answer is hung to
    to: str = ""  # whom a message goes to
    name: str = ""  # the author as a mention names them
    until: str = ""  # UTC text: no answer is taken after this

    def to_text(self) -> str:
        """Write it for `Found.ref`; what is empty is left out."""
        known = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(known, ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Ref:
        """Read it; a bare id, as a sent reply has it, is one, too."""
        read = object_in(text)
        if read is None:
            return cls(id=text)
        return cls(**{one.name: text_at(read, one.name) for one in fields(cls)})
