"""What is understood of the one item that is shown, asked together on the reader's lane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.item import Kind
from app.queries.leads import Standing, standing
from app.queries.topics import TopicRow, topics
from app.queries.twins import Twin, twins
from app.queries.understanding import Understood, understood

if TYPE_CHECKING:
    from app.analysis.relevance import Judgement
    from app.queries.conversation import ItemFull
    from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Grasp:
    """Language, tone, intents and topics of an item, how it stands as a lead, and its twins."""

    found: Understood
    lead: Standing
    topics: tuple[TopicRow, ...]  # all that are switched on, in the owner's order
    langs: tuple[str, ...]  # the owner's; all that are told apart where none is named
    judged: Judgement | None = None  # how likely a find is about the shop
    twins: tuple[Twin, ...] = ()  # the other places where the same was said


def load_grasp(desk: Desk, full: ItemFull) -> Grasp:
    """Ask what is understood of an item."""
    from app.analysis.language import TWELVE

    read, item_id = desk.read_page, full.row.item_id
    is_found = full.row.kind is Kind.FOUND
    return Grasp(
        found=understood(read, item_id),
        topics=tuple(row for row in topics(read) if row.is_on),
        langs=desk.settings().languages or TWELVE,
        judged=desk.insight.relevance.why(item_id) if is_found else None,
        lead=standing(read, item_id),
        twins=tuple(one for one in twins(read, item_id) if one.item_id != item_id),
    )
