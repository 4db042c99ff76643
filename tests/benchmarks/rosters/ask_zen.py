"""The GoRules engine in its own environment: a roster to points, in each of the ways that it offers."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from multiprocessing import Pool
from typing import Any

from .decoded import ABSENT, UNKNOWN, Decoder, Json, Patient
from .jdm import decision, key

_AT_ONCE = 2_000
_DECISION = "points"
_spelt = cache(key)

Answer = Callable[[list[Json]], list[int]]


def context(patient: Patient) -> Json:
    """A patient as the decision wants it: what it takes for granted left out."""
    items = {_spelt(each): [_told(item) for item in listed] for each, listed in patient.items.items()}
    return {"f": _but(ABSENT, patient.facts), "m": _but(None, patient.measures), "i": items}


def _told(item: Json) -> Json:
    return {"f": _but(UNKNOWN, item["facts"]), "m": _but(None, item["measures"])}


def _but(granted: object, told: dict[str, Any]) -> Json:
    return {_spelt(name): value for name, value in told.items() if value != granted}


def one_by_one(rules: Json) -> Answer:
    """The decision compiled once by the engine's loader, asked for each patient."""
    ask = _engine(rules).evaluate
    return lambda patients: [ask(_DECISION, one)["result"]["points"] for one in patients]


def in_batches(rules: Json) -> Answer:
    """The same, many patients a call: the engine spreads them over its own threads."""
    ask = _engine(rules).evaluate_batch

    def answer(patients: list[Json]) -> list[int]:
        told = ask([{"key": _DECISION, "context": one} for one in patients])
        return [one["data"]["result"]["points"] for one in told]

    return answer


def as_documented(rules: Json) -> Answer:
    """The first example of its documentation: a decision made of its content, asked for each patient."""
    import zen  # type: ignore[import-not-found]

    ask = zen.ZenEngine().create_decision(json.dumps(decision(rules))).evaluate
    return lambda patients: [ask(one)["result"]["points"] for one in patients]


WAYS = {"processes": one_by_one, "batches": in_batches, "documented": as_documented}


def _engine(rules: Json) -> Any:
    # Only the peer's own environment has it.
    import zen

    return zen.ZenEngine({"loader": {"type": "static", "content": {_DECISION: decision(rules)}}})


class _Worker:
    """Scores lines of a roster; each process has one."""

    here: "_Worker"

    def __init__(self, given: Json, header: Sequence[str], way: str):
        self._decoder, self._header = Decoder(given["meaning"], given["rules"]), header
        self._answer = WAYS[way](given["rules"])

    def score(self, lines: list[str]) -> str:
        rows = [dict(zip(self._header, fields, strict=True)) for fields in csv.reader(lines)]
        points = self._answer([context(self._decoder.patient(row)) for row in rows])
        return "".join(f"{row['id']},{int(size)}\n" for row, size in zip(rows, points, strict=True))


def _begin(*told: Any) -> None:
    _Worker.here = _Worker(*told)


def _score(lines: list[str]) -> str:
    return _Worker.here.score(lines)


def _pieces(lines: Iterator[str]) -> Iterator[list[str]]:
    return iter(lambda: list(islice(lines, _AT_ONCE)), [])


def scored(given: Json, roster: str, output: str, way: str, processes: int) -> None:
    """One roster to one file of points."""
    with open(roster, encoding="utf-8") as lines, open(output, "w", encoding="utf-8") as out:
        told = (given, next(csv.reader([next(lines)])), way)
        out.write("id,points\n")
        if processes > 1:
            with Pool(processes, _begin, told) as pool:
                out.writelines(pool.imap(_score, _pieces(lines)))
        else:
            out.writelines(map(_Worker(*told).score, _pieces(lines)))


def main() -> None:
    """RULES ROSTER OUTPUT WAY PROCESSES."""
    rules, roster, output, way, processes = sys.argv[1:]
    with open(rules, encoding="utf-8") as file:
        scored(json.load(file), roster, output, way, int(processes))


if __name__ == "__main__":
    main()
