"""The report on a scored roster: a document made of the scored file, of what was set aside, and a manifest.

It tells nothing of how the run went (its seconds, its workers), so the same files give the same bytes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from magrisk.report.frame import page
from magrisk.report.roster.content import told
from magrisk.report.roster.seen import look
from magrisk.rulebook.loader import Rulebook


def written(scored: Path, aside: Path, manifest: Mapping[str, Any], book: Rulebook) -> bytes:
    """The document in UTF-8. aside: the file of the records that were set aside."""
    return page("roster.html", report=told(look(scored, aside, manifest, book.scale), book)).encode()
