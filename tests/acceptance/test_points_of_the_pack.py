"""Every name of the evidence pack, through `screen`: the points of its class, those of combinations."""

import math
import re
from statistics import NormalDist
from typing import Any

import pytest

import pack
from program import answer, run

CLASSES = (
    "loop-diuretics",
    "thiazide-diuretics",
    "potassium-sparing-enac",
    "mineralocorticoid-antagonists",
    "proton-pump-inhibitors",
    "h2-receptor-antagonists",
    "magnesium-supplements",
)
# Brands that stand for one substance or another (name traps of the pack): offered, never taken.
AMBIGUOUS = {
    "Zantac": {"ranitidine", "famotidine"},
    "Magonate": {"magnesium-gluconate", "magnesium-carbonate"},
}

pytestmark = pack.needs_evidence
_classes: dict[str, Any] = {one["id"]: one for one in pack.read("drugs").get("classes", [])}
_products: list[dict[str, Any]] = pack.read("combinations").get("products", [])
_interactions: list[dict[str, Any]] = pack.read("interactions").get("interactions", [])
_settings: dict[str, Any] = pack.read("settings").get("settings", {})


def _names() -> list[tuple[str, str]]:
    of_products = {brand for product in _products for brand in product.get("brands", ())} | set(AMBIGUOUS)
    found: dict[tuple[str, str], None] = {}
    for name in CLASSES if _classes else ():
        for member in _classes[name]["members"]:
            for text in (member["ingredient"], *member["aliases"], *member["brands"]):
                if text not in of_products:
                    found[(name, text)] = None
    return list(found)


@pytest.mark.parametrize(("rule", "name"), _names())
def test_a_name_gives_the_points_of_its_class(rule: str, name: str) -> None:
    found, wanted = answer("--med", name), _classes[rule]["shift"]["points"]
    assert found["complete"] is True
    assert found["score"]["points"] == wanted
    if wanted:
        assert [(c["rule"], c["points"]) for c in found["contributions"]] == [(rule, wanted)]
        assert found["contributions"][0]["because"][0]["said"] == name
    else:
        assert [(n["rule"], n["said"]) for n in found["not_counted"]] == [(rule, name)]
        assert len(found["not_counted"][0]["reason"]) > 20


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_an_ambiguous_brand_is_asked_about_and_not_taken(name: str) -> None:
    found = answer("--med", name)
    assert (found["complete"], found["score"]["points"]) == (False, 0)
    (asked,) = found["unrecognised"]
    assert asked["said"] == name
    assert {one.replace(" ", "-") for one in asked["suggestions"]} >= AMBIGUOUS[name]


def _texts() -> list[tuple[str, str]]:
    found = []
    for product in _products:
        if not set(CLASSES) & set(product["classes"]):
            continue
        holds = product["ingredients"]
        names = {*product.get("brands", ()), " / ".join(holds), "-".join(holds)}
        found += [(product["id"], name) for name in sorted(names)]
    return found


def _wanted(classes: list[str]) -> int:
    listed = run("rules", "list", "--kind", "drug-class").text
    known = [name for name in classes if name in listed.split()]
    points = sum(_classes[name]["shift"]["points"] or 0 for name in known)
    for pair in _interactions:
        together = all(isinstance(one, str) and one in known for one in pair["factors"])
        points += ((pair.get("shift") or {}).get("points") or 0) if together else 0
    return points


@pytest.mark.parametrize(("product", "name"), _texts())
def test_a_combination_gives_the_sum_of_its_classes(product: str, name: str) -> None:
    (entry,) = (one for one in _products if one["id"] == product)
    found = answer("--med", name)
    assert found["complete"] is True
    assert found["score"]["points"] == _wanted(entry["classes"])
    shown = {one["rule"] for one in (*found["contributions"], *found["not_counted"])}
    assert set(entry["classes"]) & set(CLASSES) <= shown


def _line(rule: str, line: str) -> int:
    if line == "any-use":
        return int(_classes[rule]["shift"]["points"])
    return next(int(one["shift_total"]["points"]) for one in _classes[rule]["modifiers"] if one["id"] == line)


PPI, THIAZIDE, SUPPLEMENT = "proton-pump-inhibitors", "thiazide-diuretics", "magnesium-supplements"
BOUNDS = [
    (PPI, "omeprazole 20 mg daily for 27 days", "short-course"),
    (PPI, "omeprazole 20 mg daily for 28 days", "any-use"),
    (PPI, "omeprazole 20 mg daily for 4 weeks", "any-use"),
    (PPI, "omeprazole 20 mg daily for 181 days", "any-use"),
    (PPI, "omeprazole 20 mg daily for 182 days", "long-use"),
    (PPI, "omeprazole 20 mg daily for 2 years", "long-use"),
    (PPI, "omeprazole 39 mg daily", "any-use"),
    (PPI, "omeprazole 40 mg daily", "high-dose"),
    (PPI, "omeprazole 20 mg BD", "high-dose"),
    (PPI, "omeprazole 40 mg daily for 27 days", "short-course"),
    (PPI, "omeprazole 40 mg daily for 400 days", "high-dose"),
    (THIAZIDE, "hydrochlorothiazide 25 mg daily for 13 days", "short-course"),
    (THIAZIDE, "hydrochlorothiazide 25 mg daily for 14 days", "any-use"),
    (SUPPLEMENT, "magnesium citrate for 27 days", "first-4-weeks"),
    (SUPPLEMENT, "magnesium citrate for 28 days", "any-use"),
]


@pytest.mark.parametrize(("rule", "text", "line"), BOUNDS)
def test_a_line_holds_from_its_bound_on(rule: str, text: str, line: str) -> None:
    (found,) = answer("--med", text)["contributions"]
    assert (found["rule"], found["line"], found["points"]) == (rule, line, _line(rule, line))


@pytest.mark.parametrize(
    "texts", [["omeprazole", "pantoprazole 40 mg"], ["Prilosec", "omeprazole 20 mg", "Losec"]]
)
def test_two_of_one_class_never_add(texts: list[str]) -> None:
    found = answer(*(word for text in texts for word in ("--med", text)))
    assert found["score"]["points"] == _line(PPI, "any-use")


@pytest.mark.parametrize("name", sorted(_settings))
def test_the_chance_is_the_normal_law_of_the_setting(name: str) -> None:
    pack_says = _settings[name]
    for more in ([], ["--med", "furosemide"], ["--med", "amiloride"], ["--condition", "type 2 diabetes"]):
        nothing = [] if "--med" in more else ["--no-medications"]
        found = answer("--setting", name, *nothing, *more)
        points, chance = found["score"]["points"], found["chance"]
        law = NormalDist(pack_says["mu"], pack_says["sd"])
        assert math.isclose(chance["estimate"], law.cdf(0.70 + points / 1000), abs_tol=1e-9)
        for also in found["chance_also"]:
            limit = also["below"]["value"] * (1 if also["below"]["unit"] == "mmol/L" else 10 / 24.305)
            assert math.isclose(also["estimate"], law.cdf(limit + points / 1000), abs_tol=1e-9)
        everybody = NormalDist(pack_says["population_mu"], pack_says["population_sd"])
        assert math.isclose(chance["setting_population"], everybody.cdf(0.70), abs_tol=1e-9)


def test_nothing_at_all_is_zero_points_in_every_setting_but_the_clinic_for_diabetes() -> None:
    (diabetes,) = (c for c in pack.read("conditions")["conditions"] if c["id"] == "type-2-diabetes")
    for name in _settings:
        points = answer("--setting", name, "--no-medications", "--no-other-conditions")["score"]["points"]
        assert points == (diabetes["shift"]["points"] if name == "diabetes-clinic" else 0)


def test_the_settings_are_those_of_the_pack() -> None:
    refused = run("screen", "--setting", "nowhere")
    assert refused.code == 2
    assert set(re.findall(r"[a-z-]+", refused.told.partition("one of")[2])) == set(_settings)
