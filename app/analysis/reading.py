"""What is understood of one text, and by what: the shapes that cross between the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.item import Tone


class Intent(StrEnum):
    """What somebody wants with what they say."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    LEAD = "lead"  # possibly wants to buy: a suggestion only
    URGENT = "urgent"  # safety, allergy, lawyer, press, police, refund


class Method(StrEnum):
    """What a reading of the tone rests on, the strongest first."""

    OWNER = "owner"  # corrected by hand
    STARS = "stars"
    TAUGHT = "taught"  # the model with what the owner's stars and corrections taught it
    MODEL = "model"
    NONE = "none"  # nothing to go by: no words, or a language nobody made a model for


@dataclass(frozen=True, slots=True)
class Because:
    """One thing in a text that decided: its place, and for what it speaks."""

    field: str  # tone, question, complaint, praise, lead, urgent, topic
    value: str  # the tone, the kind of lead or urgency, the topic's key; "" where there is none
    start: int  # characters of the text as given
    end: int
    weight: float = 1.0  # how much it counts; below 0: against what was decided


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to be understood, with what is known beside it; plain values, fit for the mill."""

    text: str
    rating: int | None = None  # 1 to 5
    declared: str = ""  # the language as the network declares it
    usual: str = ""  # the language this author, or else this source, mostly writes
    is_to_us: bool = False  # a review, comment or message: what is wrong is wrong with the shop


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, as far as it can be known."""

    lang: str  # two letters, "no" for both Norwegians; "" where it cannot be told
    lang_p: float
    tone: Tone  # unknown where nothing sure enough can be said
    tone_p: float  # of the best guess, also where the tone is shown as unknown
    method: Method
    guess: Tone  # the best of three, whatever its probability; unknown only without any model
    intents: tuple[Intent, ...] = ()
    topics: tuple[str, ...] = ()  # keys
    why: tuple[Because, ...] = ()
