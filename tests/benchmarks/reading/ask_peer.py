"""Runs in the peer's own environment: texts in, the names that it finds out, both as JSON."""

import importlib.metadata
import json
import re
import sys
import time
from typing import Any

_SIGNS = re.compile(r"[^\s,;:()\[\]{}/+|]+")
PACKAGE = "drug-named-entity-recognition"


def _found(text: str, fuzzy: bool = False) -> list[tuple[int, str, list[str]]] | None:
    """The names found, by the place where they begin; nothing where the package fails on the text."""
    # Only the peer's own environment has it.
    from drug_named_entity_recognition import find_drugs  # type: ignore[import-not-found]

    try:
        found = find_drugs(_SIGNS.findall(text), is_fuzzy_match=fuzzy)
    except Exception:
        return None
    return [(start, str(drug.get("name", "")), sorted(drug.get("synonyms", ()))) for drug, start, _ in found]


def main() -> None:
    """Answer to {"texts": [...], "misspelt": [...]} on the standard input."""
    asked: dict[str, Any] = json.load(sys.stdin)
    synonyms: dict[str, list[str]] = {}
    begun = time.perf_counter()
    plain = [_found(text) for text in asked["texts"]]
    seconds = time.perf_counter() - begun
    misspelt = [(_found(text), _found(text, fuzzy=True)) for text in asked["misspelt"]]
    answers = [*plain, *(one for both in misspelt for one in both)]
    for _start, name, said in (one for answer in answers for one in answer or ()):
        synonyms[name] = said
    json.dump(
        {
            "version": importlib.metadata.version(PACKAGE),
            "seconds": seconds,
            "synonyms": synonyms,
            "texts": [_short(one) for one in plain],
            "misspelt": [[_short(one) for one in both] for both in misspelt],
        },
        sys.stdout,
    )


def _short(answer: list[tuple[int, str, list[str]]] | None) -> list[tuple[int, str]] | None:
    return None if answer is None else [(start, name) for start, name, _said in answer]


if __name__ == "__main__":
    main()
