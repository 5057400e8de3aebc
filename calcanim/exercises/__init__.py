"""Exercises as text: questions with computed answers, for paper, for programs and for a learning platform."""

from __future__ import annotations

from .formats import FORMATS, as_gift, as_json, as_text
from .questions import FAMILY_OF, Part, Question, ask

__all__ = ["FAMILY_OF", "FORMATS", "Part", "Question", "as_gift", "as_json", "as_text", "ask"]
