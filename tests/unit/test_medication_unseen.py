"""Texts as they are written elsewhere: salts in brackets, letters behind names, other tongues."""

import pytest
from test_medication import Substance, read

from magrisk.reading.medication import MedicationReader


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
        ("omeprazole (magnesium)", ("omeprazole",)),
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
        ("furosemide (as potassium chloride)", ("furosemide", "potassium-chloride")),
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
        ("losartan (calcium)", ("losartan",), ("calcium",)),
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
        " comb", " comb. 5 mg", " Compound", " comp", " HCT", "-HCT", " HC", "-OZ", " OZ", " SP", " PG",
        "-DSR", " TH", " CV", " P", " H", "-D", " MR", "-MR", " MR 40 mg", "-AM", "-OD", " forte", "-2",
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


@pytest.mark.parametrize(
    ("said", "route"),
    [
        ("comprimé pelliculé sécable", "oral"),
        ("gélule à libération prolongée", "oral"),
        ("poudre pour suspension buvable", "oral"),
        ("solution à diluer pour perfusion", "intravenous"),
        ("solution injectable en seringue préremplie", "injected"),
        ("poudre pour inhalation", "inhaled"),
        ("suppositoire", "rectal"),
        ("collyre en récipient unidose", "local"),
        ("pommade", "local"),
        ("crème", "local"),
        ("aerosol", None),
        ("comprimidos recubiertos con película", "oral"),
        ("solución inyectable", "injected"),
        ("colirio", "local"),
        ("cpr riv", "oral"),
        ("compresse a rilascio prolungato", "oral"),
        ("flaconcino", "injected"),
        ("collirio flaconcino", "local"),
        ("fiale EV", "intravenous"),
        ("soluz nebul", "inhaled"),
        ("Filmtabletten", "oral"),
        ("Kapsel", "oral"),
        ("Augentropfen", "local"),
        ("Salbe", "local"),
        ("Dosieraerosol", "inhaled"),
        ("1 comprimé", "oral"),
        ("depottabletter", "oral"),
        ("concentrado para solución para perfusión", "intravenous"),
        ("suspensión para inhalación en envase a presión", "inhaled"),
        ("emulsión cutánea", "local"),
        ("injectievloeistof", "injected"),
    ],
)
def test_forms_of_other_tongues(said: str, route: str | None) -> None:
    reading = read(f"furosemide {said}")
    assert (reading.status, reading.route) == ("matched", route)


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        ("1 comprimé par jour", 40),
        ("1 comprimé matin et soir", 80),
        ("2 fois par jour", 80),
        ("3 x/j", 120),
        ("une fois par jour", 40),
        ("toutes les 8 heures", 120),
        ("tous les 2 jours", 20),
        ("au coucher", 40),
        ("cada 12 horas", 80),
        ("3 veces al día", 120),
        ("una vez al día", 40),
        ("ogni 8 ore", 120),
        ("2 volte al giorno", 80),
        ("alle 8 Stunden", 120),
        ("2x tgl.", 80),
        ("2 mal am Tag", 80),
        ("einmal täglich", 40),
        ("morgens und abends", 80),
        ("1-0-1", 80),
        ("2 x per dag", 80),
        ("'s avonds", 40),
        ("de 8 em 8 horas", 120),
        ("par semaine", 40 / 7),
        ("si besoin", None),
    ],
)
def test_frequencies_of_other_tongues(said: str, dose: float | None) -> None:
    reading = read(f"furosemide 40 mg {said}")
    assert reading.status == "matched"
    assert reading.daily_dose_mg == (None if dose is None else pytest.approx(dose))


@pytest.mark.parametrize(
    ("said", "dose"), [("10 mg/jour", 10), ("10 milligrammes par jour", 10), ("10 mg/die", 10)]
)
def test_doses_of_other_tongues(said: str, dose: float) -> None:
    assert read(f"furosemide {said}").daily_dose_mg == dose


@pytest.mark.parametrize(
    ("said", "days"),
    [("pendant 7 jours", 7), ("depuis 2 ans", 730), ("seit 2 Wochen", 14), ("durante 3 meses", 91)],
)
def test_lengths_of_other_tongues(said: str, days: float) -> None:
    reading = read(f"furosemide {said}")
    assert (reading.status, reading.days) == ("matched", days)


def test_a_beginning_in_another_tongue() -> None:
    assert read("furosemide depuis 2024").started_on == "2024"
    assert read("furosemide depuis").status == "matched"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("furosémide arrêté", "stopped"),
        ("furosémide 40 mg arrêtée", "stopped"),
        ("furosemide sospeso", "stopped"),
        ("Furosemid abgesetzt", "stopped"),
        ("furosemida gestopt", "stopped"),
        ("furosemide suspendido", "stopped"),
        ("furosemide pausiert", "held"),
        ("furosemide en pause", "held"),
        ("pas de furosemide", "not taken"),
        ("kein Furosemid", "not taken"),
        ("no toma furosemide", "not taken"),
        ("furosemide no toma", "not taken"),
        ("furosemide, non assume", "not taken"),
        ("furosemide pas arrêté", "taken"),
        ("furosemide pas de changement", "taken"),
        ("furosemide keine Nebenwirkungen", "taken"),
        ("furosemide, kein digoxin", "held"),
        ("arrêt de furosemide", "stopped"),
    ],
)
def test_states_of_other_tongues(text: str, state: str) -> None:
    reading = read(text)
    told = (
        "stopped"
        if reading.stopped
        else "held"
        if reading.held
        else "taken"
        if reading.taken
        else "not taken"
    )
    assert told == state


@pytest.mark.parametrize("word", ["nicht", "non", "sans"])
def test_a_denial_that_is_not_plain_is_no_match(word: str) -> None:
    assert read(f"{word} furosemide").status == "partly"
    assert read(f"furosemide {word}").status == "partly"


def test_a_longer_phrase_is_no_name() -> None:
    reader = MedicationReader([Substance("aminosalicylic-acid", ("PAS",)), Substance("furosemide")], [])
    assert reader.read("pas de furosemide").substances == ("furosemide",)
    assert reader.read("PAS").substances == ("aminosalicylic-acid",)


@pytest.mark.parametrize("said", ["édulcoré au", "edulcorada con", "sweetened with", "flavoured with"])
def test_what_a_syrup_tastes_of_is_no_medicine(said: str) -> None:
    reading = read(f"furosemide syrup {said} digoxin")
    assert (reading.substances, reading.status) == (("furosemide",), "partly")
    assert read("Fooboxin syrup digoxin lemon").substances == ()


@pytest.mark.parametrize(
    ("said", "route"),
    [
        ("E/C 40mg", None),
        ("Sod_Tab M/R 10mg", "oral"),
        ("Oral Soln 5mg/5ml S/F", "oral"),
        ("Inha 100mcg CFC-free", "inhaled"),
        ("powder for oral inhalation", "inhaled"),
        ("oral pressurised inhalation", "inhaled"),
        ("Suppos", "rectal"),
        ("Pdr Sach", "oral"),
        ("Crm", "local"),
        ("BP 40 mg", None),
        ("tablets USP", "oral"),
        ("pre-filled syringe, single-use", "injected"),
        ("Acet Tab", "oral"),
    ],
)
def test_words_of_the_united_kingdom(said: str, route: str | None) -> None:
    reading = read(f"furosemide {said}")
    assert (reading.status, reading.route) == ("matched", route)


def test_a_pharmacopoeia_stands_behind_a_name() -> None:
    assert read("BP-50% furosemide").status == "partly"
    assert read("furosemide BP").status == "matched"


def test_what_a_strength_is_measured_by_is_no_second_medicine() -> None:
    assert read("furosemide 5 units of digoxin activity").substances == ("furosemide",)
    assert read("digoxin activity").substances == ("digoxin",)
