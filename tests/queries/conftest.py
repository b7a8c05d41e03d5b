"""The queries are asked over the shop that the services' tests open."""

from __future__ import annotations

from tests.services.answer.conftest import shop

__all__ = ["shop"]
