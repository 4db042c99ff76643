"""What was not the same when two files were scored: rulebook, program, vocabulary, options, roster."""

from collections.abc import Iterator, Mapping
from typing import Any

from magrisk.comparison.content import Setting
from magrisk.comparison.manifest import Manifest

# How the work was shared changes no byte of a scored file.
_WITHOUT_EFFECT = {"options.chunk", "options.workers", "options.quarantine_raw", "versions.python"}
_PARTS = ("versions", "vocabulary", "options", "file", "counts")


def settings(old: Manifest | None, new: Manifest | None) -> tuple[Setting, ...]:
    """What differs, by name; where only one manifest is known, all that it tells."""
    before, after = dict(_told(old)), dict(_told(new))
    return tuple(
        Setting(name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name) and name not in _WITHOUT_EFFECT
    )


def is_same_roster(old: Manifest | None, new: Manifest | None) -> bool | None:
    """Whether both were made of the same file; None where that is not known."""
    if not old or not new:
        return None
    return old.sha256.input == new.sha256.input


def _told(manifest: Manifest | None) -> Iterator[tuple[str, str]]:
    if not manifest:
        return
    yield "rulebook.sha256", manifest.sha256.rulebook
    yield "roster.sha256", manifest.sha256.input
    for part in _PARTS:
        yield from _flat(part, getattr(manifest, part))


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value)) or "none"
    else:
        yield name, _word(value)


def _word(value: object) -> str:
    match value:
        case None | "":
            return "none"
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)
