"""Pure mathematics: functions, limits, derivatives, fields, rules, autodiff, critical points, descent.

One idea per file; no drawing and no I/O. The names users rely on are re-exported by `calcanim`.
"""
