"""Writes tables of codes as rule files, each entry on a line, in one order."""

from pathlib import Path

from .code_tables import Meaning, Tables
from .rxnorm import CREDIT, RELEASED


def write(path: Path, system: str, about: str, tables: Tables) -> None:
    """A file of kind `codes`, the rules of which stand in rules/README.md."""
    lines = [
        f"# {about}",
        "# Made by `python -m build_vocabulary codes`; not by hand.",
        "kind: codes",
        f"id: {path.stem}",
        f"system: {system}",
        f'released: "{RELEASED}"',
        "source: >-",
        f"  {CREDIT}",
        "entries:",
        *(_entry(meaning, tables[meaning]) for meaning in sorted(tables)),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
