"""Texts as they are written elsewhere: salts in brackets, letters behind names, other tongues."""

import pytest
from test_medication import read


@pytest.mark.parametrize("sign", [",", ";", ":", "."])
def test_a_sign_ends_a_name(sign: str) -> None:
    reading = read(f"omeprazole{sign} magnesium 300 mg")
    assert reading.substances == ("omeprazole", "magnesium-salt-unspecified")


@pytest.mark.parametrize(
    ("text", "substances"),
    [
        ("Esomeprazole (as magnesium) 20 mg tablet", ("esomeprazole",)),
        ("omeprazole 20 mg [as magnesium]", ("omeprazole",)),
        ("omeprazole 20 mg (as magnesium trihydrate 22.3 mg)", ("omeprazole",)),
        ("omeprazole 20 mg as the magnesium salt", ("omeprazole",)),
        ("losartan as potassium", ("losartan",)),
        ("losartan (potassium)", ("losartan",)),
        ("LOSARTAN Tablet 10 mg (as calcium)", ("losartan",)),
        ("furosemide (as sodium phosphate)", ("furosemide",)),
        ("furosemide 5 mg (phosphate) with digoxin (hydrochloride)", ("furosemide", "digoxin")),
        ("pantoprazole (as sodium sesquihydrate)", ("pantoprazole",)),
        ("pantoprazole sodium as sodium sesquihydrate", ("pantoprazole",)),
        ("Cozaar Arginine", ("losartan",)),
        ("losartan,monobasic", ("losartan",)),
        # What is more than a salt is a medicine of its own.
        ("omeprazole (magnesium 300 mg)", ("omeprazole", "magnesium-salt-unspecified")),
        ("omeprazole, magnesium 300 mg", ("omeprazole", "magnesium-salt-unspecified")),
        ("omeprazole 20 mg (magnesium)", ("omeprazole", "magnesium-salt-unspecified")),
        ("Cozaar (calcium)", ("losartan", "calcium")),
        ("furosemide (potassium chloride)", ("furosemide", "potassium-chloride")),
        ("magnesium (calcium)", ("magnesium-salt-unspecified", "calcium")),
        ("(magnesium) omeprazole", ("magnesium-salt-unspecified", "omeprazole")),
        ("omeprazole (as directed)", ("omeprazole",)),
    ],
)
def test_a_salt_apart_from_a_name_is_no_second_medicine(text: str, substances: tuple[str, ...]) -> None:
    reading = read(text)
    assert (reading.substances, reading.status) == (substances, "matched")


@pytest.mark.parametrize(
    ("text", "substances", "left"),
    [
        ("magnesium (as citrate) 100 mg", ("magnesium-salt-unspecified",), ("citrate",)),
        ("calcium (as carbonate)", ("calcium",), ("carbonate",)),
        ("omeprazole as well as magnesium", ("omeprazole", "magnesium-salt-unspecified"), ("well",)),
        ("omeprazole (as sodium", ("omeprazole",), ("sodium",)),
        ("Cozaar, monobasic", ("losartan",), ("monobasic",)),
    ],
)
def test_a_salt_says_which_metal_is_meant(
    text: str, substances: tuple[str, ...], left: tuple[str, ...]
) -> None:
    reading = read(text)
    assert (reading.substances, reading.status, reading.not_understood) == (substances, "partly", left)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("losartan tablet PR", "oral"),
        ("losartan 50 mg tablet PR", "oral"),
        ("losartan PR 500 mg tablet", "oral"),
        ("losartan PR tablet", "oral"),
        ("losartan PR 500 mg", None),
        ("losartan 500 mg 2 tablets PR", None),
        ("losartan 500 mg PR", "rectal"),
        ("losartan PR", "rectal"),
        ("losartan PR prn", "rectal"),
        ("losartan 500 mg PR, 2 tablets", "rectal"),
        ("losartan PR 500 mg suppository", "rectal"),
        ("losartan po / pr", None),
        ("losartan 2 drops AU", "local"),
        ("losartan 2 drops AU, shaken", "local"),
        ("losartan 2 drops AU bid", "local"),
        ("losartan AU for 7 days", "local"),
        ("losartan au goutte", None),
        ("losartan au sorbitol", None),
    ],
)
def test_letters_with_two_meanings_tell_a_route_only_where_it_is_plain(text: str, route: str | None) -> None:
    assert read(text).route == route


def test_a_complaint_in_a_name_tells_no_route() -> None:
    reading = read("Cozaar Stuffy Nose")
    assert (reading.route, reading.status, reading.not_understood) == (None, "partly", ("stuffy", "nose"))
    assert read("losartan for stuffy nose").status == "matched"


@pytest.mark.parametrize(
    ("text", "route", "strength"),
    [
        ("Furosemide 40 Tablet", "oral", ""),
        ("Furosemide Tablet 40", "oral", ""),
        ("Furosemide 2 tablets of 40 mg", "oral", "40 mg"),
        ("Furosemide 2 vials", "injected", ""),
        ("Furosemide 1 suppository", "rectal", ""),
    ],
)
def test_a_form_that_a_number_counts_tells_the_route(text: str, route: str, strength: str) -> None:
    reading = read(text)
    assert (reading.status, reading.route, reading.strength) == ("matched", route, strength)


@pytest.mark.parametrize(
    "suffix",
    [
        " comb", " comb. 5 mg", " Compound", " comp", " HCT", "-HCT", " HC", "-OZ", " OZ", " SP", " PG", "-DSR", " TH",
        " CV", " P", " H", "-D", " MR", "-MR", " MR 40 mg", "-AM", "-OD", " forte", "-2",
    ],
)  # fmt: skip
def test_letters_behind_a_brand_say_that_it_holds_more(suffix: str) -> None:
    reading = read(f"Cozaar{suffix}")
    assert (reading.substances, reading.status) == (("losartan",), "partly")


@pytest.mark.parametrize(
    "text",
    [
        "Cozaar AM",
        "Cozaar-XR",
        "Cozaar-IV",
        "losartan MR",
        "losartan potassium-MR",
        "losartan-OD",
        "mag-HCTZ",
    ],
)
def test_letters_that_are_understood_say_nothing_more(text: str) -> None:
    assert read(text).status == "matched"


@pytest.mark.parametrize("text", ["Co-Losartan-Furosemid", "Co-Losartan"])
def test_a_prefix_makes_another_name(text: str) -> None:
    assert read(text).status != "matched"
    assert "losartan" not in read(text).substances


def test_a_brand_may_hang_on_another() -> None:
    assert read("Cozaar-mag").substances == ("losartan", "magnesium-salt-unspecified")
