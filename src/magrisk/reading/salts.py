"""Salts, esters and hydrates: behind the name of a drug, with or without brackets, they belong to it."""

from collections.abc import Sequence
from typing import NamedTuple

from magrisk.reading.lists import words
from magrisk.reading.medication_words import UNITS
from magrisk.reading.spelling import Token

METALS = words(
    "potassium magnesium mag calcium sodium sod disodium dipotassium na k ca trisodium meglumine zinc"
)
# Behind a metal these make a substance of its own ("potassium chloride"), no salt of the drug before it.
OWN_SALTS = words("chloride bicarbonate carbonate citrate gluconate oxide hydroxide lactate acetate")
SALTS = words("chloride bicarbonate carbonate citrate gluconate oxide hydroxide lactate acetate")
# Sodium with one of these belongs to the drug before it, whose ester it is ("… sodium phosphate").
SODIUM = words("sodium sod na disodium")
ESTERS = words("phosphate phosphates phos succinate succ suc")
# Those that stand behind names of products, too ("amoxicillin-clavulanate potassium").
COMMONEST = words("potassium pot k sodium sod na hcl hydrochloride arginine phosphate")
SALTS = METALS | words(
    "hydrochloride hcl hcl. dihydrochloride di hydrobromide hbr bromide besylate besilate maleate mesylate"
    " mesilate tartrate bitartrate bit succinate succ suc sulfate sulphate sulf sulph so bisulfate"
    " bisulphate phosphate phosphates fumarate dimaleate citrate acetate lactate nitrate mononitrate"
    " dinitrate tromethamine trometamol trihydrate dihydrate monohydrate hemihydrate anhydrous"
    " sesquihydrate magnesium pamoate gluconate edisylate tosylate tosilate propionate furoate valerate"
    " xinafoate medoxomil cilexetil axetil proxetil erbumine arginine oxalate hydrate hb mal mbr"
    " methylsulfate epolamine acetonide decanoate chloride malate orotate camsylate napsylate lysine"
    " choline hydrobromid hydrochlorid natrium kalium tert butylamine crys"
    " carbonate hyclate dimesylate undecanoate dipropionate dip enanthate cypionate palmitate saccharate"
    " monobasic dibasic tribasic diacetate ethylsuccinate methylbromide tannate tan tann tanns"
    " etexilate mofetil pivoxil polistirex stearate trifenatate polacrilex etabonate hemifumarate"
    " isethionate isetionate dimeglumine olamine butyrate probutate hexacetonide caproate cypionat valerat"
    " benzoate hemisuccinate esylate ditosylate dipivoxil estolate stibogluconate"
    " tosilat maleat fumarat sulfat succinat tartrat acetat citrat phosphat mesilat besilat nitrat"
    " disodium dinatrium monosodium hemicalcium hemimagnesium dihydrat monohydrat trihydrat hemihydrat"
    " mesylat besylat monohyd monohydr brm bt"
    # as lists of the United Kingdom shorten them, and as other tongues write them
    " acet fumar tart oxal mesil prop diprop brom pot calc phos hydrob chlorhydrate cloridrato clorhidrato"
    " maleato besilato tartarato mesilato fumarato succinato acetato sodica sodico sodique potasico potassico"
    " potassique calcico calcica calcique magnesico magnesica magnesique trihidrato dihidrato monohidrato"
    " triidrato diidrato monoidrato"
)

_BRACKETS = {"(": ")", "[": "]"}
_AS = frozenset({"as", "como", "als", "come"})
_THE, _SALT = frozenset({"the", "a"}), frozenset({"salt", "salts"})


class Said(NamedTuple):
    """Salt words that stand apart from the name: where they end, whether "as" stands before them, whether
    nothing but metals are among them, and whether they stand in brackets."""

    end: int
    as_salt: bool
    metals: bool
    bracketed: bool


def said_apart(words: Sequence[Token], at: int) -> Said | None:
    """Reads "(as sodium phosphate)", "(arginine)", "as the calcium salt"; none where no salt is said.

    "(potassium chloride)" is a medicine of its own, and so is "(magnesium 300 mg)": an amount says how much
    of a salt there is only behind "as".
    """
    closing = _BRACKETS.get(_text(words, at), "")
    begin = at + bool(closing)
    as_salt = _text(words, begin) in _AS
    begin += as_salt
    begin += as_salt and _text(words, begin) in _THE
    end = begin
    while _text(words, end) in SALTS or _text(words, end) in OWN_SALTS:
        end += 1
    said = {_text(words, place) for place in range(begin, end)}
    of_its_own = said & METALS and said & OWN_SALTS
    if not said or not (as_salt or closing) or of_its_own:
        return None
    end += _text(words, end) in _SALT
    if closing:
        end = _behind_amount(words, end) if as_salt else end
        if _text(words, end) != closing:
            return None
    return Said(end + bool(closing), as_salt, said <= METALS, bool(closing))


def _behind_amount(words: Sequence[Token], at: int) -> int:
    """How much the salt weighs says nothing of the dose: "(as magnesium trihydrate 22.3 mg)"."""
    weighs = at + 1 < len(words) and words[at].number is not None and words[at + 1].text in UNITS
    return at + 2 if weighs else at


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if at < len(words) else ""
