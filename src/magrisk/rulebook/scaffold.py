"""Knows how a new rule file begins: every field of its kind, what each of them wants, and its examples."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from magrisk.errors import UsageProblem
from magrisk.rulebook.loader import rule_files
from magrisk.rulebook.strict_yaml import parse

_TEMPLATES = Path(__file__).with_name("new")

# Where a document of each kind lives within a folder of rules.
FOLDERS: Mapping[str, str] = {
    "drug-class": "drugs",
    "condition": "conditions",
    "lifestyle": "lifestyle",
    "interaction": "interactions",
    "symptom": "symptoms",
    "overlap": "overlaps",
    "evidence": "evidence",
    "measure": "measures",
    "setting": "settings",
    "score": "scores",
    "case": "cases",
    "treatment": "treatments",
    "test": "tests",
    "substances": "vocabulary",
    "products": "vocabulary",
    "other-conditions": "vocabulary",
    "look-alikes": "vocabulary",
    "codes": "vocabulary/codes",
    "mechanisms": "",
    "questions": "",
    "populations": "",
    "changes": "",
}

# Kinds that are never begun anew, and why.
NEVER_NEW: Mapping[str, str] = {
    "about": "a rulebook tells once where it comes from; copy about.yaml into your folder and write "
    "`replaces: true` in it",
    "scale": "a rulebook has one scale; copy scale.yaml into your folder and write `replaces: true` in it",
}


def place(folder: Path, kind: str, name: str) -> Path:
    """The file of a new document. Raises UsageProblem for a kind or a name that cannot be."""
    if kind in NEVER_NEW:
        raise UsageProblem(f"KIND: {NEVER_NEW[kind]}")
    if kind not in FOLDERS:
        raise UsageProblem(f"KIND: found an unknown kind, wanted one of {', '.join(FOLDERS)}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 80:
        raise UsageProblem(
            "NAME: found something else than an id, wanted lower-case letters and digits with single hyphens "
            "between them, at most 80 of them: one-new-rule"
        )
    return folder / FOLDERS[kind] / f"{name}.yaml"


def refuse_taken(name: str, *folders: Path) -> None:
    """Raises UsageProblem where a document has this id already. Files with faults are looked at, too."""
    for folder in folders:
        for path in rule_files(folder):
            values = parse(path.read_text(encoding="utf-8", errors="replace")).values
            if isinstance(values, dict) and values.get("id") == name:
                raise UsageProblem(
                    f"NAME: the id is taken by {path.relative_to(folder).as_posix()}; "
                    "to lay a file over it, copy it and write `replaces: true`"
                )


def scaffold(kind: str, name: str, label: str = "") -> str:
    """The text of a new file; what must be filled in says TODO."""
    text = (_TEMPLATES / f"{kind}.yaml").read_text(encoding="utf-8")
    for part in sorted(_TEMPLATES.glob("_*.txt")):
        mark = "{{" + part.stem.removeprefix("_") + "}}\n"
        text = text.replace(mark, part.read_text(encoding="utf-8"))
    shown = label or name.replace("-", " ").capitalize()
    return text.replace("{{id}}", name).replace("{{label}}", _scalar(shown))


def _scalar(label: str) -> str:
    """A label as YAML takes it: in quotes, unless it is plain words."""
    if not label.isprintable() or not label.strip():
        raise UsageProblem("--label: wanted one line of text")
    return label if re.fullmatch(r"[A-Z][\w ()-]*\w\)?", label) else json.dumps(label, ensure_ascii=False)
