"""Salts, esters and hydrates: right behind the name of a drug they belong to it."""

from magrisk.reading.lists import words

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
COMMONEST = words("potassium pot k sodium sod na hcl hydrochloride")
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
)
