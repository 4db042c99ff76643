"""magrisk: cumulative risk of hypomagnesemia from a graph of rules, with every point explained."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from magrisk.api import Assessment, Patient, Rulebook, screen

__version__ = "0.1.0"
__all__ = ["Assessment", "Patient", "Rulebook", "__version__", "screen"]


def __getattr__(name: str) -> Any:
    """The API is imported when it is first asked for: the command line's help is quick."""
    if name in __all__:
        from magrisk import api

        return getattr(api, name)
    raise AttributeError(f"module 'magrisk' has no attribute {name!r}")
