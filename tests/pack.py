"""Where the evidence pack and the real data lie: beside the checkout, in the folder `shared`."""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"
EVIDENCE, DATA = SHARED / "evidence", SHARED / "data"

needs_evidence = pytest.mark.skipif(not EVIDENCE.is_dir(), reason="no evidence pack beside the checkout")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no real data beside the checkout")


def read(name: str) -> dict[str, Any]:
    """A file of the pack; nothing where it is absent, so that tests can still be collected."""
    file = EVIDENCE / f"{name}.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found
