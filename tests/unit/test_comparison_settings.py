"""That what was not the same when two files were scored is told, and nothing else."""

from typing import Any

import pytest

from magrisk.comparison.content import Setting
from magrisk.comparison.manifest import Manifest
from magrisk.comparison.settings import is_same_roster, settings
from scored_files import manifest


def _manifest(**more: Any) -> Manifest:
    return Manifest.model_validate(manifest(b"", **more))


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"seconds": 3, "options": {"raw": False, "as_of": "2026-11-22", "chunk": 7, "workers": 9}}, []),
        ({"versions": {"magrisk": "2", "rulebook": "1"}}, [Setting("versions.magrisk", "1", "2")]),
        ({"vocabulary": {"released": "2026", "own": {"sha256": "ab"}}},
         [Setting("vocabulary.own.sha256", None, "ab")]),
        ({"options": {"raw": True, "as_of": "2026-11-22"}}, [Setting("options.raw", "no", "yes")]),
        ({"counts": {"scored": 2, "quarantined": 1}}, [Setting("counts.quarantined", "0", "1")]),
        ({"options": {"raw": False, "as_of": "", "nulls": []}},
         [Setting("options.as_of", "2026-11-22", "none"), Setting("options.nulls", None, "none")]),
        ({"options": {"raw": False, "as_of": "2026-11-22", "nulls": ["x", "-"]}},
         [Setting("options.nulls", None, "x, -")]),
    ],
)  # fmt: skip
def test_what_differs_is_told(more: dict[str, Any], found: list[Setting]) -> None:
    assert settings(_manifest(), _manifest(**more)) == tuple(found)


def test_of_one_manifest_all_is_told_and_the_other_is_not_known() -> None:
    found = settings(None, _manifest())
    assert Setting("rulebook.sha256", None, "book") in found
    assert {one.old for one in found} == {None}
    assert settings(None, None) == ()


def test_the_same_roster_is_known_by_its_digest() -> None:
    other = _manifest(sha256={"input": "other", "rulebook": "book", "output": ""})
    assert is_same_roster(_manifest(), _manifest()) is True
    assert is_same_roster(_manifest(), other) is False
    assert is_same_roster(None, other) is None
    assert is_same_roster(other, None) is None
    assert settings(_manifest(), other) == (Setting("roster.sha256", "in", "other"),)
