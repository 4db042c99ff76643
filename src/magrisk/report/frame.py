"""Knows the frame of all reports: one HTML document with its look inside, and a policy against scripts."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from magrisk.report.chart import drawn

_FOLDER = files("magrisk.report") / "templates"


def page(template: str, **content: object) -> str:
    """An HTML document from a template of `report/templates`, which extends `frame.html`.

    Every value is escaped. A name that a template uses and nobody gave is an error.
    """
    return _environment().get_template(template).render(**content)


@cache
def _environment() -> Environment:
    """The templates, with the look and the script as they stand in the document."""
    environment = Environment(
        loader=PackageLoader("magrisk.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (Markup(_text(name)) for name in ("style.css", "sort.js"))  # noqa: S704  # our own files
    environment.globals |= {
        "drawn": drawn,
        "style": style,
        "script": script,
        "style_digest": _digest(style),
        "script_digest": _digest(script),
    }
    return environment


def _text(name: str) -> str:
    """A file of ours as it stands between its tags."""
    return f"\n{(_FOLDER / name).read_text(encoding='utf-8')}"


def _digest(text: str) -> str:
    """How a content security policy names a text that may take effect; nothing else may."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
