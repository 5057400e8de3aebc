"""The drawing vocabulary: the only room of the library where mobjects are made."""

from .arrows import ArrowField, Arrows, arrow_points, shades
from .broken import broken
from .chord import Chord
from .claims import Claim
from .contours import Contours, closed_ring, dashes_along
from .countdown import Countdown
from .difference_figure import DifferenceFigure
from .digits import DigitRow, DigitRows, parting, underline
from .error_bars import ErrorBars
from .error_chart import ErrorChart
from .function_and_slope import FunctionAndSlope
from .function_panel import FunctionPanel, panel_boxes
from .growing_rectangle import GrowingRectangle
from .landscape import Landscape, good_view
from .layer_bars import LayerBars
from .layout import FORMULA, LABEL, PANEL, SAFE, STAGE, TITLE, Box
from .lens import Lens
from .levels import choose_levels, level_lines, levels_for, line_through
from .log_plot import MARKS, LogPlot, Scatter, StepPlot, decades
from .method_rows import Method, MethodRow, method_rows
from .number_format import NumberFormat, format_for
from .paths import corners, segments
from .placing import is_clear, place_clear
from .plane import checked_point, choose_plane, grid_values, has_equal_units, plane_plot
from .plot import Plot, tick_room
from .proving import CHOSEN, GIVEN
from .readout import Readout, Readouts
from .run_path import RunPath
from .scene import LessonScene, look_up
from .secant import SecantFigure
from .sign_marks import outline, sign_marks
from .small_graph import SmallGraph
from .space import TOP, Orbit, Space
from .stacked import Stacked
from .surface import Surface
from .surface_cut import ends_through, surface_cut
from .table import Table
from .text import LiveNumber, Typeset, backed, box_of
from .theme import DARK, LIGHT, Theme
from .transitions import Carried
from .vector_and_image import VectorAndImage
from .window import Axis, Window, choose_window, nice_axis, round_step, step_inside, with_y
from .window_around import whole_range, window_around

__all__ = [
    "CHOSEN", "GIVEN",
    "TOP", "Landscape", "Orbit", "Space", "Surface", "good_view",
    "DARK", "FORMULA", "LABEL", "LIGHT", "PANEL", "SAFE", "STAGE", "TITLE",
    "ArrowField", "Arrows", "Axis", "Box", "Carried", "Claim", "Contours", "Lens", "LessonScene", "LiveNumber", "LogPlot",
    "NumberFormat", "MARKS", "Plot", "Readout", "Readouts", "RunPath", "Scatter", "SecantFigure", "StepPlot", "Table", "Theme", "Typeset", "Window",
    "arrow_points", "backed", "box_of", "checked_point", "choose_levels", "choose_plane", "choose_window",
    "closed_ring", "corners", "dashes_along", "decades", "format_for", "grid_values", "has_equal_units",
    "level_lines", "levels_for", "line_through", "look_up", "nice_axis", "is_clear", "place_clear", "plane_plot", "round_step", "segments",
    "shades", "step_inside", "tick_room", "with_y",
    "Chord", "DigitRow", "DigitRows", "ErrorBars", "ErrorChart", "broken", "parting", "underline",
    "FunctionPanel", "GrowingRectangle", "LayerBars", "SmallGraph", "panel_boxes",
    "Method", "MethodRow", "method_rows",
    "DifferenceFigure",
    "Countdown", "FunctionAndSlope", "Stacked", "VectorAndImage", "ends_through", "outline", "sign_marks", "surface_cut", "whole_range", "window_around",
]
