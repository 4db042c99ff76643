"""Knows which libraries a study needs beside those of the program, and how they are installed."""

from importlib.util import find_spec

from magrisk.errors import UsageProblem

_LIBRARIES = ("scipy", "statsmodels")


def refuse_without_libraries() -> None:
    """Raises UsageProblem where a library is missing."""
    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        raise UsageProblem(
            f"not installed: {', '.join(missing)}; wanted the extra `study`: pip install 'magrisk[study]'"
        )
