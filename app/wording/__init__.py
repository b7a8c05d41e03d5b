"""Facts to sentences, for window and command line alike; it takes plain values and codes."""

from app.wording.chips import due_chip, reason_chip, since
from app.wording.errors import sentence, sentence_once
from app.wording.evidence import evidence_text
from app.wording.health import days_left_text, kept_text, left_text
from app.wording.names import (
    account_state_name,
    capability_name,
    channel_name,
    impossible_text,
    kind_name,
    lang_name,
    reply_state_name,
    reply_state_sentence,
    state_name,
    tone_name,
    verb_text,
    visibility_name,
)
from app.wording.numbers import day_text, moment_text, number_text, percent_text, span_text
from app.wording.steps import group_text, period_name, step_title
from app.wording.trends import answered_text

__all__ = [
    "account_state_name",
    "answered_text",
    "capability_name",
    "channel_name",
    "day_text",
    "days_left_text",
    "due_chip",
    "evidence_text",
    "group_text",
    "impossible_text",
    "kept_text",
    "kind_name",
    "lang_name",
    "left_text",
    "moment_text",
    "number_text",
    "percent_text",
    "period_name",
    "reason_chip",
    "reply_state_name",
    "reply_state_sentence",
    "sentence",
    "sentence_once",
    "since",
    "span_text",
    "state_name",
    "step_title",
    "tone_name",
    "verb_text",
    "visibility_name",
]
