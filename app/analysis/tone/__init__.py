"""How something was meant: stars, where somebody gave them; else a model, with its doubt."""

from app.analysis.tone.stars import Understood, declared_language, tone_of, understood

__all__ = ["Understood", "declared_language", "tone_of", "understood"]
