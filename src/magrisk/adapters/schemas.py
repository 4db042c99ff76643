"""JSON Schemas of what goes in and what comes out."""

from typing import Any

from pydantic import TypeAdapter

from magrisk.adapters.profile_file import Profile
from magrisk.adapters.roster.columns_file import ColumnsFile
from magrisk.adapters.roster.layout import BIRTH_DATE
from magrisk.adapters.roster.scored import COLUMNS
from magrisk.assessment import Assessment
from magrisk.comparison.content import SCHEMA, Comparison
from magrisk.medicine import MedicineText

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WHOLE = {"points", "floor", "ceiling", "mds_low", "mds_high"}


def schemas() -> dict[str, Any]:
    """The schema of an assessment, a profile, a scored roster's row, a columns file, a comparison, an
    understood medicine."""
    assessment = Assessment.model_json_schema(mode="serialization", by_alias=True)
    medicine = TypeAdapter(MedicineText).json_schema(mode="serialization")
    return {
        "assessment": {"$schema": _DIALECT, "$id": "magrisk.assessment/1", **assessment},
        "profile": {"$schema": _DIALECT, "$id": "magrisk.profile/1", **Profile.model_json_schema()},
        "roster": {"$schema": _DIALECT, "$id": "magrisk.roster/1", **_roster()},
        "columns": {"$schema": _DIALECT, "$id": "magrisk.columns/1", **ColumnsFile.model_json_schema()},
        "comparison": {"$schema": _DIALECT, "$id": SCHEMA, **_comparison()},
        "medicine": {"$schema": _DIALECT, "$id": "magrisk.medicine/1", **medicine},
    }


def _comparison() -> dict[str, Any]:
    """What `magrisk compare --format json` prints: the content, and the name of its schema."""
    schema: dict[str, Any] = TypeAdapter(Comparison).json_schema(mode="serialization")
    schema["properties"] = {"schema": {"const": SCHEMA}, **schema["properties"]}
    schema["required"] = ["schema", *schema["required"]]
    return schema


def _roster() -> dict[str, Any]:
    """A row of a roster as it is read (`in`) and as it is scored (`out`)."""
    read = {name: {"type": "string"} for name in (*Profile.model_fields, BIRTH_DATE) if name != "id"}
    return {
        "type": "object",
        "properties": {
            "in": {
                "type": "object",
                "description": (
                    "Cells of one row. Lists are separated by ; or |. Laboratory values stand in `labs` with "
                    "their units, or in columns of their own whose names end in the unit: magnesium_mg_dl. "
                    "A list may stand in several columns with numbered names: med1, rxnormid1, icd1. "
                    "An empty cell is not said. Other columns are not read."
                ),
                "required": ["id"],
                "properties": {"id": {"type": "string", "description": "or patient_id, or mrn"}, **read},
                "additionalProperties": {"type": "string"},
            },
            "out": {
                "type": "object",
                "required": list(COLUMNS),
                "properties": {name: _type(name) for name in COLUMNS},
                "additionalProperties": False,
            },
        },
    }


def _type(column: str) -> dict[str, Any]:
    if column == "row":
        return {"type": "integer", "minimum": 1}
    if column == "chance":
        return {"type": ["number", "null"], "minimum": 0, "maximum": 1}
    if column in _WHOLE:
        return {"type": ["integer", "null"]}
    return {"type": "string"}
