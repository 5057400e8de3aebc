"""The proofs: what a clip shows is right and can be read, known before a frame is drawn."""

from .finding import Finding, Report
from .proof import check_scene
from .storytext import storyboard_text

__all__ = ["Finding", "Report", "check_scene", "storyboard_text"]
