"""Random expressions for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

_UNARY = ("sin", "cos", "tanh", "exp", "atan", "sigmoid", "softplus", "sqrt", "log", "abs", "relu")


def expressions(
    leaves: tuple[str, ...] = ("x", "1", "2", "0.5", "3"), unary: tuple[str, ...] = _UNARY
) -> st.SearchStrategy[str]:
    """Return a strategy for texts of expressions, fully enclosed in parentheses."""

    def grow(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(st.sampled_from(unary), parts).map(lambda p: f"{p[0]}({p[1]})"),
            st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
            st.tuples(parts, st.sampled_from(["2", "3"])).map(lambda p: f"({p[0]})^{p[1]}"),
            parts.map(lambda p: f"-({p})"),
        )

    return st.recursive(st.sampled_from(leaves), grow, max_leaves=6)


SMOOTH = ("sin", "cos", "tanh", "exp", "atan", "sigmoid", "softplus")
