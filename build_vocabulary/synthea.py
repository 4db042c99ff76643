"""Drugs that Synthea's made-up patients take: RxCUI whose ingredients begin with A, which the tables lack."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .rxnorm import Concept

CREDIT = "RxCUI of drugs whose ingredients begin with A: as Synthea's sample data write them (Apache 2.0)."
_SYSTEM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def concepts(shared: Path) -> list[Concept]:
    """Every drug, once; written as RxNorm writes it, so that it is taken apart in the same way."""
    found = dict(_coded(shared / "data"))
    return [Concept(code, "SCD", name, "") for code, name in sorted(found.items())]


def _coded(data: Path) -> Iterator[tuple[str, str]]:
    with (data / "synthea_csv_27" / "medications.csv").open(encoding="utf-8", newline="") as stream:
        yield from ((row["CODE"], row["DESCRIPTION"]) for row in csv.DictReader(stream))
    for path in sorted(data.glob("synthea_fhir_*/*.json.gz")):
        yield from _within(json.loads(gzip.decompress(path.read_bytes())))
    for path in sorted(data.glob("synthea_fhir_*/*.ndjson.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            yield from _within(json.loads(line))


def _within(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict) and part.get("system") == _SYSTEM:
        yield part["code"], part["display"]
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _within(one)
