"""Every planted fault is found and named; what only looks wrong is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from calcanim.check import check_scene
from calcanim.render.catalog import SceneEntry, read_scene_file

SCENES = Path(__file__).parent / "scenes"

FAULTS = {
    "TypedNumber": "number.unbound",
    "TypedInWords": "number.unbound",
    "TypedZero": "number.unbound",
    "WrongDigit": "number.wrong",
    "WrongPower": "number.wrong",
    "LostSign": "number.wrong",
    "UnprovedName": "number.unproved",
    "Echo": "proof.echo",
    "EchoOfAnother": "proof.echo",
    "EchoOfARatio": "proof.echo",
    "NobodyGaveIt": "proof.given",
    "SumIsOff": "equation.false",
    "SignFlipped": "equation.false",
    "ConstantDropped": "equation.false",
    "PowerMissing": "equation.false",
    "DigitOff": "equation.false",
    "WrongInChain": "equation.false",
    "LineOfFewDigits": "equation.false",
    "WrongOrder": "equation.false",
    "SlopesBelow": "curve.unseen",
    "QuarterCut": "curve.unseen",
    "EmptyPanel": "curve.empty",
    "LostFactor": "curve.factor",
    "SlopeLeftOut": "lesson.missing",
    "RuleLeftOut": "lesson.missing",
    "NeitherOfTwo": "lesson.missing",
    "VectorTooLong": "measure.vector",
    "TwoUnits": "measure.vector",
    "ScaleUnsaid": "measure.scale",
    "BarOff": "measure.bar",
    "OneTooMany": "measure.count",
    "AngleOff": "measure.angle",
    "UnboundLive": "number.unbound",
    "StaleLive": "number.wrong",
    "StockDigits": "number.unbound",
    "StockDecimal": "number.unbound",
    "CaptionNumber": "number.caption",
    "TangentOnePercent": "geometry.tangent",
    "TangentTooShort": "geometry.tangent",
    "TangentBeside": "geometry.tangent",
    "TangentAtKink": "geometry.tangent",
    "SecantMisses": "geometry.secant",
    "DotBeside": "geometry.point",
    "WrongCurve": "geometry.curve",
    "CoarseCurve": "geometry.curve",
    "LeaningRise": "geometry.rise",
    "LevelLineBeside": "geometry.level",
    "LevelOfAnother": "geometry.level",
    "ArrowsTurned": "geometry.field",
    "WrongShade": "geometry.field",
    "TipBeside": "geometry.arrows",
    "SliceBeside": "geometry.space",
    "TangentInSpace": "geometry.space",
    "MarksBeside": "geometry.marks",
    "PointBeside": "geometry.point",
    "NudgeTooLong": "geometry.arrows",
    "OffFrame": "layout.off-frame",
    "InTheMargin": "layout.margin",
    "Overlapping": "layout.overlap",
    "OverlapInMotion": "layout.overlap",
    "LineThroughText": "layout.through",
    "DotOnText": "layout.through",
    "StruckOut": "layout.through",
    "TooSmall": "layout.small",
    "CutOff": "layout.cut-off",
    "GreyOnGrey": "contrast.text",
    "Dimmed": "contrast.text",
    "WordsOnPanel": "contrast.text",
    "GreyLine": "contrast.line",
    "RedGreen": "contrast.colour-blind",
    "PureRedGreen": "contrast.colour-blind",
    "Strobe": "flashes",
    "StrobeByUpdater": "flashes",
    "HastyCaption": "pace.fast",
    "BlinkOfACaption": "pace.short",
    "CaptionsTogether": "pace.captions-overlap",
    "FleetingWords": "pace.words",
    "Dice": "determinism",
    "Crossfade": "layout.overlap",
    "FadesAcross": "layout.overlap",
    "GhostBeside": "layout.overlap",
    "FliesAcross": "layout.overlap",
    "Mush": "layout.morph",
    "TicksThroughCurve": "layout.through",
    "MarkLeft": "motion.left-behind",
    "NameLeft": "motion.left-behind",
    "DotLags": "motion.left-behind",
    "TangentOffAtHalf": "motion.apart",
    "TangentLags": "motion.apart",
    "PointOffTheLine": "motion.apart",
    "Blackout": "motion.empty",
    "EmptyAtFirst": "motion.empty",
    "EmptyBySteps": "motion.empty",
    "FrameLeft": "motion.left-behind",
    "UnderlineLeft": "motion.left-behind",
    "NumbersLeft": "motion.left-behind",
    "CurveSlipsAway": "motion.apart",
    "CoveredUp": "motion.empty",
    "FourPixelsApart": "layout.close",
    "NextToIt": "layout.close",
}


def scenes_of(name: str) -> dict[str, SceneEntry]:
    found = {entry.name: entry for entry in read_scene_file(SCENES / f"{name}.py")}
    for bare in ("Workshop", "Map", "Hill", "Equation"):
        found.pop(bare, None)
    return found


BROKEN, GOOD = scenes_of("broken"), scenes_of("good")


def test_every_broken_scene_is_expected_to_be_caught() -> None:
    assert set(FAULTS) == set(BROKEN)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_its_name_and_nothing_else_is(name: str) -> None:
    report = check_scene(BROKEN[name])
    assert {finding.kind for finding in report.findings} == {FAULTS[name]}
    for finding in report.findings:
        assert finding.scene == name
        assert finding.objects or finding.kind in ("flashes", "determinism")
        assert finding.message.endswith(".")
        assert 0 <= finding.start <= finding.end <= report.duration


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_has_no_finding(name: str) -> None:
    report = check_scene(GOOD[name])
    assert [str(finding) for finding in report.findings] == []
    assert report.proved
