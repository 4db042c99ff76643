"""The benchmark takes the names of RxNorm apart by itself."""

import pytest

from benchmarks.reading.rxnorm import bases, parts


@pytest.mark.parametrize(
    ("name", "ingredients", "brand"),
    [
        ("omeprazole", ["omeprazole"], ""),
        ("furosemide 40 MG Oral Tablet", ["furosemide"], ""),
        ("furosemide 40 MG Oral Tablet [Lasix]", ["furosemide"], "Lasix"),
        ("calcium carbonate / simethicone", ["calcium carbonate", "simethicone"], ""),
        (
            "24 HR metformin hydrochloride 1000 MG / sitagliptin 50 MG Oral Tablet [Janumet]",
            ["metformin hydrochloride", "sitagliptin"],
            "Janumet",
        ),
        ("Abuse-Deterrent 12 HR oxycodone hydrochloride 10 MG Oral Tablet", ["oxycodone hydrochloride"], ""),
        ("Sprinkle topiramate 25 MG Oral Capsule", ["topiramate"], ""),
        ("0.25 MG, 0.5 MG Dose 3 ML semaglutide 0.68 MG/ML Pen Injector", ["semaglutide"], ""),
        ("1000 ML magnesium sulfate 40 MG/ML Injection", ["magnesium sulfate"], ""),
        ("120 ACTUAT fluticasone propionate 0.05 MG/ACTUAT Nasal Spray", ["fluticasone propionate"], ""),
        ("vitamin B12 1 MG/ML Injectable Solution", ["vitamin B12"], ""),
        ("insulin, regular, human 100 UNT/ML Injectable Solution", ["insulin, regular, human"], ""),
        (
            "{21 (ethinyl estradiol 0.035 MG / norgestimate 0.25 MG Oral Tablet) / "
            "7 (inert ingredients 1 MG Oral Tablet) } Pack [Mono-Linyah 28 Day]",
            ["ethinyl estradiol", "norgestimate"],
            "Mono-Linyah 28 Day",
        ),
        (
            "{2 (355 ML) (magnesium sulfate 0.03 MEQ/ML / potassium sulfate 0.04 MEQ/ML Solution) } Pack",
            ["magnesium sulfate", "potassium sulfate"],
            "",
        ),
        (
            "{56 (elexacaftor 50 MG / ivacaftor 37.5 MG Oral Tablet) / 28 (ivacaftor 75 MG Oral Tablet) } "
            "Pack [Trikafta (50 MG / 37.5 MG)]",
            ["elexacaftor", "ivacaftor"],
            "Trikafta (50 MG / 37.5 MG)",
        ),
    ],
)
def test_a_name_gives_its_ingredients_and_its_brand(name: str, ingredients: list[str], brand: str) -> None:
    found = parts(name)
    assert (list(found.ingredients), found.brand) == (ingredients, brand)


def test_a_salt_is_one_of_the_ingredient_that_is_listed_with_it() -> None:
    rows = [
        ("IN", "valproate", "valproate"),
        ("IN", "caffeine", "caffeine"),
        ("PIN", "divalproex sodium", "divalproex sodium"),
        ("SCD", "divalproex sodium 250 MG Oral Tablet", "divalproex sodium | valproate"),
        ("SCD", "caffeine 100 MG / divalproex sodium 1 MG Oral Tablet", "caffeine | divalproex sodium"),
    ]
    assert bases(rows) == {"divalproex sodium": "valproate"}


def test_a_salt_of_no_drug_is_told_by_how_its_name_begins() -> None:
    rows = [
        ("IN", "carvedilol", "carvedilol"),
        ("PIN", "carvedilol phosphate", "carvedilol phosphate"),
        ("PIN", "sodium nitroprusside", "sodium nitroprusside"),
    ]
    assert bases(rows) == {"carvedilol phosphate": "carvedilol"}


def test_a_salt_of_two_ingredients_is_left_open() -> None:
    rows = [
        ("IN", "alpha", "alpha"),
        ("IN", "beta", "beta"),
        ("PIN", "gamma sodium", "gamma sodium"),
        ("SCD", "gamma sodium 1 MG Oral Tablet", "alpha | beta | gamma sodium"),
    ]
    assert bases(rows) == {}
