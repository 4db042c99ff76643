"""That the published schemas say what the program reads and writes."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from magrisk.adapters.profile_file import Profile
from magrisk.adapters.roster.scored import COLUMNS
from magrisk.adapters.schemas import schemas

PUBLISHED = Path(__file__).parents[2] / "schema"


@pytest.mark.parametrize("name", ["assessment", "profile", "roster", "columns", "comparison", "medicine"])
def test_every_schema_is_a_schema_and_is_the_one_published(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert json.loads((PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")) == schema


def test_the_profile_schema_takes_a_profile_and_refuses_a_name_that_is_none() -> None:
    profile = Draft202012Validator(schemas()["profile"])
    told = {"age": "72", "medications": ["omeprazole"], "no_other_conditions": True}
    assert profile.is_valid(told)
    assert Profile.model_validate(told)
    assert not profile.is_valid({"drugs": []})


def test_the_roster_schema_holds_every_column_in_and_out() -> None:
    sides = schemas()["roster"]["properties"]
    assert list(sides["out"]["properties"]) == list(COLUMNS)
    assert {"id", "age", "sex", "medications", "labs", "no_other_conditions"} <= set(
        sides["in"]["properties"]
    )
    row = Draft202012Validator(sides["out"])
    cells: dict[str, object] = dict.fromkeys(COLUMNS, "")
    cells |= {
        "row": 1,
        "points": 5,
        "floor": -3,
        "ceiling": None,
        "chance": 0.25,
        "mds_low": 0,
        "mds_high": 5,
    }
    assert row.is_valid(cells)
    assert not row.is_valid({**cells, "chance": 1.5})
    assert not row.is_valid({**cells, "row": 0})
