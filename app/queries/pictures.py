"""Where pictures lie: what hangs on an item, an author's own, and all that may still be wanted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.domain.item import Media
from app.queries.page import ReadPage, among

MEDIA: Final = """
SELECT kind, url, preview_url, alt FROM media WHERE item_id = :item_id
ORDER BY position, item_id
"""
AVATAR: Final = "SELECT avatar_url FROM author WHERE id = :author_id ORDER BY id"
# Every address of a picture of what is still kept, at logins that are still there.
WANTED: Final = """
SELECT media.url AS url, media.preview_url AS preview_url, media.item_id AS id FROM media
JOIN item ON item.id = media.item_id
JOIN account ON account.id = item.account_id
WHERE account.removed_at IS NULL AND item.deleted_at IS NULL AND item.purged_at IS NULL
UNION ALL
SELECT author.avatar_url, '', author.id FROM author
WHERE author.avatar_url <> '' AND EXISTS (
  SELECT 1 FROM item JOIN account ON account.id = item.account_id
  WHERE item.author_id = author.id AND account.removed_at IS NULL
    AND item.deleted_at IS NULL AND item.purged_at IS NULL)
ORDER BY id
"""
FORGOTTEN: Final = """
SELECT id FROM item WHERE id IN (:ids) AND (deleted_at IS NOT NULL OR purged_at IS NOT NULL)
ORDER BY id
LIMIT 1
"""
BLOCK: Final = 500


def media_of(read_page: ReadPage, item_id: int) -> tuple[Media, ...]:
    """List what hangs on an item, in its order."""
    return tuple(Media(*row) for row in read_page(MEDIA, {"item_id": item_id}))


def avatar_of(read_page: ReadPage, author_id: int) -> str:
    """Give the address of an author's own picture; "" where none is known."""
    rows = read_page(AVATAR, {"author_id": author_id})
    return str(rows[0][0]) if rows else ""


def wanted(read_page: ReadPage) -> frozenset[str]:
    """Give every address whose picture may still be shown; for the reader's lane."""
    rows = read_page(WANTED, {})
    return frozenset(url for row in rows for url in row[:2] if url)


def has_forgotten(read_page: ReadPage, item_ids: Collection[int]) -> bool:
    """Tell whether the text of any of these items was taken away."""
    ids = sorted(item_ids)
    for start in range(0, len(ids), BLOCK):
        sql, values = among(FORGOTTEN, ":ids", ids[start : start + BLOCK])
        if read_page(sql, values):
            return True
    return False
