"""Questions as plain text, as JSON, and as GIFT, which learning platforms such as Moodle import."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict

from .questions import Part, Question

__all__ = ["FORMATS", "as_gift", "as_json", "as_text"]

# These mean something to a reader of GIFT unless a backslash stands before them.
_SPECIAL = frozenset("\\~=#{}:")


def as_text(questions: Sequence[Question]) -> str:
    """A sheet for paper: the questions, then the answers under the same numbers."""
    parts = _numbered(questions)
    lines = ["Questions", ""]
    lines += [f"{number}. {part.question}" for number, _, part in parts]
    lines += ["", "Answers", ""]
    lines += [
        f"{number}. {part.name} = {_decimal(part.answer)}, from {part.derivative}"
        f" (central difference {_decimal(part.check)})" for number, _, part in parts
    ]
    return "\n".join(lines) + "\n"


def as_json(questions: Sequence[Question]) -> str:
    """Everything there is, numbers at full precision, as a list of records."""
    return json.dumps([asdict(question) for question in questions], indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def as_gift(questions: Sequence[Question]) -> str:
    """Numerical questions with a tolerance; the way to the answer is their feedback."""
    blocks = []
    for number, question, part in _numbered(questions):
        title = _escaped(f"{number} {question.scene} {part.name}" + (f", seed {question.seed}" if question.seed else ""))
        way = _escaped(f"The derivative is {part.derivative}, and {part.name} = {_decimal(part.answer)}.")
        answer = f"#{_decimal(part.answer)}:{_decimal(part.tolerance)}"
        blocks.append(f"::{title}::[plain]{_escaped(part.question)} {{{answer}####{way}}}")
    return "\n\n".join(blocks) + "\n"


def _numbered(questions: Sequence[Question]) -> list[tuple[int, Question, Part]]:
    every = [(question, part) for question in questions for part in question.parts]
    return [(number, question, part) for number, (question, part) in enumerate(every, start=1)]


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in text)


def _decimal(value: float) -> str:
    """A decimal of ten digits with ASCII signs, which every reader understands."""
    return f"{value + 0.0:.10g}"


FORMATS: dict[str, Callable[[Sequence[Question]], str]] = {"text": as_text, "json": as_json, "gift": as_gift}
"""The words for ``--format``, and what they write."""
