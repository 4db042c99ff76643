"""What would help keeps its word: whoever makes a change, and is screened again, stands where it was told."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from door import screened

from magrisk.answer.doubted import Doubted
from magrisk.answer.help import NOTHING_HELPS, Helps
from magrisk.assessment import Assessment, ChangeShown, Help
from magrisk.rulebook import schema
from program import TODAY, answer, assessor

PATIENTS, PARTS = 1000, 10
TOGETHER = 6  # so many texts are changed together at the most
ORDER = ("routine", "soon", "urgent")
ACID = ("proton-pump-inhibitors", "potassium-competitive-acid-blockers")

_COURSES = ("", "", "for 10 days", "for 8 weeks", "for 3 years", "since 2019")
_PPIS = (
    *("omeprazole 20 mg daily", "omeprazole 40 mg daily", "omeprazole 40 mg twice daily", "pantoprazole"),
    *("esomeprazole 40 mg daily", "esomeprazole 20 mg daily", "lansoprazole 30 mg daily", "Nexium"),
    *("lansoprazole 30 mg twice daily", "pantoprazole 40 mg twice daily", "rabeprazole 20 mg twice daily"),
    *("dexlansoprazole 60 mg daily", "omeprazole 20 mg PRN", "pantoprazole 80 mg IV daily"),
)
_PCABS = ("vonoprazan 20 mg daily", "vonoprazan", "tegoprazan 50 mg daily", "fexuprazan 40 mg daily")
_THIAZIDES = (
    *("hydrochlorothiazide 25 mg daily", "indapamide 1.5 mg daily", "bendroflumethiazide 2.5 mg daily"),
    *("chlortalidone 25 mg", "metolazone 5 mg", "losartan/HCTZ", "Hyzaar", "Dyazide", "co-amilozide"),
    *("lisinopril/hydrochlorothiazide", "perindopril/indapamide", "triamterene/hydrochlorothiazide"),
    "amlodipine/valsartan/hydrochlorothiazide",
)
_BINDERS = ("patiromer 8.4 g daily", "sodium polystyrene sulfonate", "calcium polystyrene sulfonate")
_BLEEDING = (
    *("clopidogrel 75 mg", "aspirin 75 mg daily", "apixaban 5 mg twice daily", "warfarin"),
    *("naproxen 500 mg", "ibuprofen 400 mg PRN", "prednisolone 5 mg daily", "dexamethasone 4 mg"),
)
# With a medicine in it that no change may touch, or with one that raises the risk of bleeding.
_COMBINED = (
    *("naproxen/esomeprazole", "Vimovo", "aspirin/omeprazole", "omeprazole/sodium bicarbonate"),
    *("lansoprazole/amoxicillin/clarithromycin", "omeprazole/amoxicillin/rifabutin"),
    "vonoprazan/amoxicillin",
)
_LEFT_ALONE = (
    *("cisplatin", "carboplatin", "cetuximab", "tacrolimus 2 mg twice daily", "ciclosporin 100 mg"),
    *("amphotericin B IV", "gentamicin IV", "amikacin IV", "pentamidine IV", "foscarnet IV"),
    *("amoxicillin 500 mg", "clarithromycin 500 mg", "rifaximin", "neomycin 500 mg oral"),
    *("hydroxychloroquine 200 mg", "mebendazole", "mycophenolate 500 mg"),
)
_OTHERS = (
    *("furosemide 40 mg daily", "bumetanide 1 mg", "digoxin 125 mcg", "amiodarone 200 mg", "citalopram"),
    *("spironolactone 25 mg", "amiloride 5 mg", "magnesium oxide 400 mg", "famotidine 20 mg", "metformin"),
    *("lisinopril 10 mg", "empagliflozin 10 mg", "salbutamol", "naproxen gel", "hydrocortisone cream"),
)
# How many texts of each kind a list holds at the most.
_TAKEN = (
    (_PPIS, 2),
    (_PCABS, 1),
    (_THIAZIDES, 2),
    (_BINDERS, 1),
    (_BLEEDING, 2),
    (_COMBINED, 1),
    (_LEFT_ALONE, 2),
    (_OTHERS, 3),
)
_STATES = (*[""] * 12, "stopped", "held")
# What a rule offers to treat or to correct stands beside what none does.
_CONDITIONS = (
    *("chronic diarrhoea", "K59.1", "vomiting", "ileostomy", "high output stoma", "malnutrition", "E43"),
    *("poor glycaemic control", "hyperglycaemia", "vomiting, chronic diarrhoea", "type 2 diabetes, N&V"),
    *("type 2 diabetes", "E11.9", "uncontrolled type 2 diabetes", "alcohol use disorder", "Crohn's disease"),
    *("long QT", "torsades de pointes", "CKD stage 4", "haemodialysis", "previous low magnesium", "asthma"),
    *("peptic ulcer", "severe oesophagitis", "hypokalaemia", "no vomiting", "history of malnutrition"),
)
_KEEP_IT = ("Zollinger-Ellison syndrome", "gastrinoma", "E16.4", "Barrett's oesophagus", "K22.70")
_LEVELS = (
    *("Mg 1.0 mg/dL", "Mg 0.68 mmol/L", "Mg 1.7 mg/dL on 2026-11-20", "Mg 0.85 mmol/L", "Mg 2.0 mg/dL"),
    *(
        "Mg 0.6 mmol/L on 2026-10-01",
        "Mg 0.6 mmol/L on 2020-01-01",
        "Mg 2.9 mg/dL",
        "Mg 2.9 mg/dL on 2025-01-01",
    ),
)
_LABS = (
    "K 3.3 mmol/L",
    "K 4.4 mmol/L",
    "Ca 7.9 mg/dL",
    "eGFR 20",
    "eGFR 95",
    "HbA1c 9.8 %",
    "albumin 28 g/L",
)
_ALCOHOL = ("", "", "none", "light", "heavy", "heavy", "6 drinks/day", "50 units/week")
_LIFESTYLE = ("poor-diet", "low magnesium diet", "heavy drinking", "chronic-stress", "intense-exercise")
_SYMPTOMS = ("muscle twitching", "seizures", "vomiting", "tremor", "fatigue")
_SETTINGS = (
    *("", "community", "community-older", "diabetes-clinic", "outpatient", "emergency"),
    *("inpatient", "icu", "oncology", "pregnancy"),
)
_AGES = ("", "16", "<18", "18", "44", "67", "83", ">89")


# ---------------------------------------------------------------- patients


def _patient(number: int) -> dict[str, Any]:
    """One patient; the same for the same number."""
    chosen = Random(number)

    def some(words: tuple[str, ...], most: int) -> list[str]:
        return chosen.sample(words, chosen.choice([0, *range(most + 1)]))

    medicines = [text for words, most in _TAKEN for text in some(words, most)]
    medicines = [" ".join(filter(None, (text, _course(chosen, text)))) for text in medicines]
    chosen.shuffle(medicines)
    said = {
        "age": chosen.choice((*_AGES, *["72"] * 8)),
        "sex": chosen.choice(("", "female", "male")),
        "setting": chosen.choice(_SETTINGS),
        "medications": _listed(chosen, medicines[: chosen.randint(0, 7)]),
        "conditions": some(_CONDITIONS, 4) + [chosen.choice(_KEEP_IT)] * (chosen.random() < 0.1),
        "no_other_conditions": chosen.random() < 0.8,
        "labs": some(_LEVELS, 2) * (chosen.random() < 0.5) + some(_LABS, 1),
        "alcohol": chosen.choice(_ALCOHOL),
        "lifestyle": some(_LIFESTYLE, 2),
        "symptoms": some(_SYMPTOMS, 1),
    }
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}


def _course(chosen: Random, text: str) -> str:
    """For how long an acid suppressant is taken, and whether a medicine is taken at all."""
    course = chosen.choice(_COURSES) if text in (*_PPIS, *_PCABS) else ""
    return course or chosen.choice(_STATES)


def _listed(chosen: Random, medicines: list[str]) -> list[str] | str:
    """A list of texts, some with two medicines in one, or a pasted list."""
    if medicines and chosen.random() < 0.15:
        return "Allergies: penicillin\nMedicines:\n" + "".join(f"- {text}\n" for text in medicines)
    if len(medicines) > 1 and chosen.random() < 0.1:
        return [f"{medicines[0]}; {medicines[1]}", *medicines[2:]]
    return medicines


# ---------------------------------------------------------------- changes, as a user makes them


def _changed(said: dict[str, Any], changes: tuple[ChangeShown, ...]) -> dict[str, Any]:
    """The profile in which the text of each change is replaced, or crossed out."""
    for change in changes:
        after = {name: _crossed_out(name, told, change) for name, told in said.items()}
        assert after != said, f"{change.target} stands nowhere"
        said = after
    return said


def _crossed_out(name: str, told: Any, change: ChangeShown) -> Any:
    if name == "medications" and isinstance(told, str):
        lines = [_line(line, change) for line in told.splitlines()]
        left = any(line and line.startswith("- ") for line in lines)
        return "".join(f"{line}\n" for line in lines if line) if left else ()
    if name in ("medications", "conditions", "lifestyle", "symptoms"):
        texts = (_part(text, change, "; " if name == "medications" else ", ") for text in told)
        return tuple(text for text in texts if text)
    return (change.to or "") if name == "alcohol" and told == change.target else told


def _line(line: str, change: ChangeShown) -> str:
    if line != f"- {change.target}":
        return line
    return f"- {change.to}" if change.to else ""


def _part(text: str, change: ChangeShown, between: str) -> str:
    parts = ((change.to or "") if part == change.target else part for part in text.split(between))
    return between.join(part for part in parts if part)


def _again(said: dict[str, Any]) -> Assessment:
    """The answer after a change, without what bears on none of the figures and takes most of the time:
    which answers could move the points, and what would help further."""
    with (
        patch.object(Doubted, "of", lambda *_: iter(())),
        patch.object(Helps, "of", lambda *_: NOTHING_HELPS),
    ):
        return screened(**said)


def _stands(found: Assessment) -> tuple[int, float, str]:
    assert found.score
    assert found.chance
    return found.score.points, found.chance.estimate, found.priority


@cache
def _answer(number: int) -> Assessment:
    return screened(**_patient(number))


def _all(part: int) -> Iterator[tuple[dict[str, Any], Assessment]]:
    """The patients of a part, each with the answer."""
    for number in range(part, PATIENTS, PARTS):
        yield _patient(number), _answer(number)


every_part = pytest.mark.parametrize("part", range(PARTS))


# ---------------------------------------------------------------- who makes a change stands where it was told


@every_part
def test_every_change_leads_where_it_is_told(part: int) -> None:
    for said, before in _all(part):
        for one in before.what_would_help:
            after = _stands(_again(_changed(said, (one,))))
            assert after == (one.points_after, one.chance_after, one.priority_after), (said, one)
            # It lowers the priority, or else the chance.
            assert _lowers(before, one.priority_after) or one.chance_after < _stands(before)[1], (said, one)


@every_part
def test_the_smallest_change_leads_where_it_is_told_and_lowers_the_priority(part: int) -> None:
    for said, before in _all(part):
        fewest = before.smallest_change
        if not fewest:
            continue
        after = _stands(_again(_changed(said, fewest.changes)))
        assert after == (fewest.points_after, fewest.chance_after, fewest.priority_after), said
        assert _lowers(before, fewest.priority_after), said
        assert len({one.target for one in fewest.changes}) == len(fewest.changes), said
        spoken_against = {(one.target, one.to) for one in before.what_would_help if one.against}
        assert fewest.against or not spoken_against & {(one.target, one.to) for one in fewest.changes}, said


@every_part
def test_one_change_is_enough_where_one_of_the_list_lowers_the_priority(part: int) -> None:
    for said, before in _all(part):
        fewest = before.smallest_change
        lowering = [one for one in before.what_would_help if _lowers(before, one.priority_after)]
        if fewest is None:
            assert not lowering or _is_low(before), said
        elif len(fewest.changes) > 1:
            # More than one only to spare the patient a change that something speaks against.
            assert not fewest.against or not lowering, said
            assert all(one.against for one in lowering), said
        else:
            assert lowering, said


def _is_low(found: Assessment) -> bool:
    """What is low today stays so, whatever is changed: of such a patient no set is told."""
    return found.measured is not None and found.measured.status == "low"


@every_part
def test_where_no_set_is_told_all_of_them_together_lower_the_priority_as_little(part: int) -> None:
    """The text says so, in words, of up to six."""
    for said, before in _all(part):
        if before.what_would_help and not before.smallest_change and not _is_low(before):
            together = _all_together(before)
            if len(together) <= TOGETHER:
                assert not _lowers(before, _again(_changed(said, together)).priority), said


def _all_together(before: Assessment) -> tuple[Help, ...]:
    """Every change: of one text the first that is listed, which helps most."""
    best: dict[str, Help] = {}
    for one in before.what_would_help:
        best.setdefault(one.target, one)
    return tuple(best.values())


def test_a_set_that_lowers_the_priority_is_found_where_two_of_it_stand_in_one_text() -> None:
    said = {
        "setting": "oncology",
        "medications": ("amiloride 5 mg",),
        "conditions": ("vomiting, chronic diarrhoea", "uncontrolled type 2 diabetes"),
    }
    before = screened(**said)
    assert _lowers(before, _again(_changed(said, _all_together(before))).priority)
    assert before.smallest_change


def _place(priority: str) -> int:
    return ORDER.index(priority)


def _lowers(before: Assessment, priority: str) -> bool:
    return _place(priority) < _place(before.priority)


# ---------------------------------------------------------------- what is offered, and in which order


@every_part
def test_what_lowers_the_priority_comes_first_then_what_nothing_speaks_against(part: int) -> None:
    for said, found in _all(part):
        ranks = [
            (_place(one.priority_after), bool(one.against), one.points_after) for one in found.what_would_help
        ]
        assert ranks == sorted(ranks), said


def _taken(text: str) -> set[str]:
    return set(assessor().reader.medication(text, TODAY).substances)


@cache
def _atc() -> dict[str, str]:
    listed = assessor().book.of(schema.Substances)
    return {one.id: one.atc or "" for vocabulary in listed for one in vocabulary.substances}


@cache
def _replacements() -> set[str]:
    """What the rules name to take the place of a medicine."""
    rules = assessor().book.of(schema.DrugClass)
    texts = [offer.to for rule in rules if rule.manage for offer in rule.manage.offers if offer.to]
    return {substance for text in texts for substance in _taken(text)}


@every_part
def test_nobody_is_told_to_stop_or_start_what_no_change_may_touch(part: int) -> None:
    for said, found in _all(part):
        for one in _changes(found):
            touched = _taken(one.target) | (_taken(one.to) if one.to else set())
            for substance in touched if _is_medicine(one) else ():
                assert not _is_left_alone(substance), (said, one)


@every_part
def test_no_change_starts_a_medicine_that_replaces_none(part: int) -> None:
    for said, found in _all(part):
        for one in _changes(found):
            assert one.to is None or one.to == "light" or _is_medicine(one), (said, one)
            if not _is_medicine(one):
                continue
            before, after = _taken(one.target), _taken(one.to) if one.to else set()
            if one.action == "reduce":
                assert after == before, (said, one)
                assert _dose(one.to) < _dose(one.target), (said, one)
            elif one.action == "switch":
                # The rest of a combination, or what the rules name.
                assert after < before or after <= _replacements(), (said, one)
            else:
                assert (one.action, one.to) == ("stop", None), (said, one)


def _dose(text: str | None) -> float:
    dose = assessor().reader.medication(text or "", TODAY).daily_dose_mg
    assert dose
    return dose


def _changes(found: Assessment) -> Iterator[ChangeShown]:
    yield from found.what_would_help
    if found.smallest_change:
        yield from found.smallest_change.changes


def _is_medicine(one: ChangeShown) -> bool:
    return bool(_taken(one.target))


_SPEAKS_AGAINST = {
    "antiplatelets": "antiplatelet",
    "anticoagulants": "anticoagulant",
    "nsaids": "NSAID",
    "corticosteroids-systemic": "steroid",  # at least beside one of the others
}


@every_part
def test_less_acid_suppression_is_told_with_what_speaks_for_keeping_it(part: int) -> None:
    for said, found in _all(part):
        bleeding = _bleeding(said)
        for one in found.what_would_help:
            if one.rule not in ACID:
                continue
            assert all(word in one.caution for word in ("leeding", "Barrett", "Zollinger-Ellison")), said
            told = {name for name in _SPEAKS_AGAINST if _tells(one.against, name)}
            if one.action == "reduce":  # which still does what the medicine is for
                assert told == set(), (said, one)
                continue
            steroid = {"corticosteroids-systemic"}
            assert told - steroid == bleeding - steroid, (said, one)
            assert (told >= bleeding) or bleeding == steroid, (said, one)


def _tells(against: tuple[str, ...], name: str) -> bool:
    """Whether one of the reasons is that a medicine of this class is taken."""
    return any(reason.split(" is taken")[0].endswith(_SPEAKS_AGAINST[name]) for reason in against)


def _bleeding(said: dict[str, Any]) -> set[str]:
    """The classes that speak against stopping an acid suppressant and stand on the list as taken."""
    knowing = assessor().reader.knowing
    classes = {name for substance in _on(said) for name in knowing.classes_of(substance)}
    return classes & _SPEAKS_AGAINST.keys()


def _on(said: dict[str, Any]) -> set[str]:
    """The substances that are taken, and not on the skin."""
    told = said["medications"]
    lines = [line.removeprefix("- ") for line in told.splitlines()[2:]] if isinstance(told, str) else told
    readings = [assessor().reader.medication(part, TODAY) for line in lines for part in line.split("; ")]
    return {
        substance
        for reading in readings
        if not (reading.stopped or reading.held or reading.route == "local")
        for substance in reading.substances
    }


def _is_left_alone(substance: str) -> bool:
    return _atc()[substance].startswith(("J", "L", "P", "A07A"))


@every_part
def test_an_acid_suppressant_is_kept_where_it_is_needed_for_good(part: int) -> None:
    for said, found in _all(part):
        if set(said["conditions"]) & set(_KEEP_IT):
            assert not [one for one in found.what_would_help if one.rule in ACID], said
            assert not [one for one in _changes(found) if _taken(one.target) & _suppressants()], said


@cache
def _suppressants() -> set[str]:
    classes = assessor().book.of(schema.DrugClass)
    return {member for one in classes if one.id in ACID for member in one.members}


@every_part
def test_nothing_is_offered_where_the_level_is_high_or_nobody_is_scored(part: int) -> None:
    for said, found in _all(part):
        high = found.measured and found.measured.status == "high"
        if high or said["age"] in ("16", "<18"):
            assert (found.what_would_help, found.smallest_change) == ((), None), said


# ---------------------------------------------------------------- the only medicine


ONLY = ("omeprazole 40 mg twice daily", "vonoprazan 20 mg", "indapamide 1.5 mg daily")


@pytest.mark.parametrize("only", ONLY)
def test_a_list_without_its_only_medicine_is_empty_and_complete(only: str) -> None:
    said = {"setting": "inpatient", "medications": (only,), "conditions": ("vomiting",)}
    (stopped,) = [one for one in screened(**said).what_would_help if one.action == "stop"]
    without = _changed(said, (stopped,))
    assert without["medications"] == ()
    after = screened(**without)
    assert after.score
    assert _stands(after) == (stopped.points_after, stopped.chance_after, stopped.priority_after)
    assert "medications" not in {doubt.question for doubt in after.doubts}
    assert not [limit for limit in after.limits if "No list of medicines" in limit]
    told = answer("--no-medications", "--condition", "vomiting", "--setting", "inpatient")
    assert told["score"] == after.score.model_dump()
    assert (told["chance"]["estimate"], told["priority"]) == (stopped.chance_after, stopped.priority_after)


# ---------------------------------------------------------------- what a list says beside its medicines


NOT_BORNE = ("Allergies:\nPepcid\nMedicines:", "Allergies: penicillin, famotidine", "allergic to famotidine")


@pytest.mark.parametrize("told", NOT_BORNE)
def test_nobody_is_offered_what_the_list_calls_an_allergy(told: str) -> None:
    found = screened(medications=f"{told}\nomeprazole 40 mg twice daily\n")
    assert [one.action for one in found.what_would_help if one.to is None]
    assert not [one for one in _changes(found) if one.to and "famotidine" in _taken(one.to)]


# ---------------------------------------------------------------- the test itself sees enough

# What the patients put to the test, and how often at least: about two thirds of what was counted.
AT_LEAST = {
    "proton-pump-inhibitors: stop": 125,
    "proton-pump-inhibitors: reduce": 50,
    "proton-pump-inhibitors: switch": 130,
    "potassium-competitive-acid-blockers: stop": 85,
    "potassium-competitive-acid-blockers: switch": 90,
    "thiazide-diuretics: stop": 45,
    "thiazide-diuretics: switch": 75,
    "potassium-binders: switch": 80,
    "chronic-diarrhoea: treat": 75,
    "high-output-stoma: treat": 55,
    "vomiting: treat": 90,
    "poor-glycaemic-control: treat": 50,
    "malnutrition: correct": 60,
    "low-dietary-magnesium: correct": 115,
    "heavy-alcohol-intake: reduce": 230,
    "smallest set of 1": 65,
    "smallest set of 2": 35,
    "smallest set of 3": 13,
    "smallest set of 4": 7,
    "something against": 105,
    "something to leave alone": 145,
    "an acid suppressant to be kept": 30,
    "the rest of a combination": 85,
    "a replacement": 195,
    "a pasted list": 70,
    "nothing offered": 150,
    "not scored": 80,
    "level low": 75,
    "level normal": 45,
    "level high": 15,
    "routine": 80,
    "soon": 320,
    "urgent": 170,
}


def test_every_kind_of_change_is_offered_often() -> None:
    seen = Counter[str]()
    for part in range(PARTS):
        for said, found in _all(part):
            seen.update(f"{one.rule}: {one.action}" for one in found.what_would_help)
            seen.update(_seen(said, found))
    assert {kind: seen[kind] for kind, least in AT_LEAST.items() if seen[kind] < least} == {}


def _seen(said: dict[str, Any], found: Assessment) -> Iterator[str]:
    """What this patient puts to the test."""
    yield f"level {found.measured.status}" if found.measured else "no level"
    yield found.priority if found.score else "not scored"
    if set(said["conditions"]) & set(_KEEP_IT) and _on(said) & _suppressants():
        yield "an acid suppressant to be kept"
    if not found.what_would_help:
        yield "nothing offered"
        return
    if [one for one in found.what_would_help if one.rule in ACID and one.against]:
        yield "something against"
    if any(map(_is_left_alone, _on(said))):
        yield "something to leave alone"
    if isinstance(said["medications"], str):
        yield "a pasted list"
    if found.smallest_change:
        yield f"smallest set of {len(found.smallest_change.changes)}"
    if [one for one in found.what_would_help if _is_medicine(one) and one.action == "switch"]:
        rest = [one for one in found.what_would_help if one.to and _taken(one.to) < _taken(one.target)]
        yield "the rest of a combination" if rest else "a replacement"
