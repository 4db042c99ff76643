"""Tables of codes as rule files, each entry on a line, in one order."""

from collections.abc import Iterable

from .code_tables import Meaning, Tables
from .rxnorm import RELEASED


def written(name: str, system: str, about: str, credits: Iterable[str], tables: Tables) -> str:
    """A file of kind `codes`, whose form stands in rules/README.md."""
    lines = [
        f"# {about}",
        "# Made by `python -m build_vocabulary codes`; not by hand.",
        "kind: codes",
        f"id: {name}",
        f"system: {system}",
        f'released: "{RELEASED}"',
        "source: >-",
        *(f"  {credit}" for credit in credits),
        "entries:",
        *(_entry(meaning, tables[meaning]) for meaning in sorted(tables)),
    ]
    return "\n".join(lines) + "\n"


def _entry(meaning: Meaning, codes: "list[str] | tuple[str, ...]") -> str:
    parts = [f"ingredients: {_listed(meaning.ingredients)}"]
    if meaning.or_else:
        parts.append(f"or_else: [{', '.join(map(_listed, meaning.or_else))}]")
    if meaning.route:
        parts.append(f"route: {meaning.route}")
    written = " ".join(sorted(codes, key=lambda code: (len(code), code)))
    return f'  - {{{", ".join(parts)}, codes: "{written}"}}'


def _listed(names: tuple[str, ...]) -> str:
    return f"[{', '.join(names)}]"
