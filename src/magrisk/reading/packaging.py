"""Words beside a name that say nothing of what is in it: packages, makers, sentences; and those that do."""

import re

from magrisk.reading.lists import phrases, words

# Right behind a name these say that the product holds more, or something else.
SAYS_MORE = words(
    "d dm ac dac vc nac dha rx rf fe forte plus duo comp compositum combi complex complete advance pm co"
    " compound hc hct oz sp pg dsr th cv"
)
# So do these, save where they are numbered: "prenatal vit comb.10" says which of many it is.
SAYS_MORE_UNNUMBERED = words("comb cmb cmp combo combination")
NUMBERS = re.compile(r"#|no|\.[0-9]+")
# Behind a generic name modified release, behind a brand often a second substance.
SAYS_MORE_OF_A_BRAND = words("mr")
# What may hang on a brand by a hyphen and tells how it releases what is in it, or which form it has; other
# letters that hang there are no times of day and no packages: "-AM", "-OD".
HANGS_ON_A_BRAND = words(
    "er xr sr ec dr la cr xl ir cd tr sa xt ds nf x hs pf iv im sc po sl tab tabs cap caps inj amp gel odt"
    " neb pen bid tid eye ear pr top"
)
_LONGEST_SUFFIX = 3


def may_be_a_suffix(word: str) -> bool:
    """Whether letters that hang on a brand may stand for what else is in it."""
    return word.isalpha() and len(word) <= _LONGEST_SUFFIX and word not in HANGS_ON_A_BRAND


# Understood, and of no consequence. (MAKERS below are as well.)
NOISE = words(
    # packaging
    "flex cont container plas plastic glass custom ndc package pkg pack packs packet packets pwpk pwdpkt"
    " udpwd cup tube blist blister premix premixed pmx prmx repackage repackaged std conc con'c concentrate"
    " concentrated concentration final standard mini plus mate rtu adv mbp mbm pb bottle btl strip"
    " starter kit excel btls"
    # forms that tell no route
    " soln solution solutions sol susp suspension liquid liqd liq powder powd pow pwd packs patch patches"
    " ptch ptmd td pt24 pt72 transdermal system drops drop spray sprays film emul emulsion dilution diluted"
    " ml l cc mls"
    " medicated injector auto cartridge metered pad pads soap dry gas pellet pellets implant mucosal mucous"
    " membrane paste insert sprinkle sprinkles wafer bar gum chewing sensor osmotic micronized micronised"
    " submicronized macrocrystals macrocrystalline microencapsulated microspheres nanocrystallized"
    " ultramicrosize microsize deterrent abuse abusedeterrent viscous buffered lyophilized lyophilised"
    " nebulizer"
    " device accessories kwikpen flextouch tempo penfill cartridges autoinjector sureclick clickject"
    " intravesical intrauterine intratracheal intraarticular periarticular perineural epidural intrathecal"
    " subconjunctival washer cleanser wash shower"
    # release and strength
    " er xr sr ec dr la cr xl mr ir cd tr sa ent coat coated enteric delayed release extended sustained"
    " modified slow long acting immediate crystals cryst part prolonged retard chrono half pf nf ud uad udl"
    " unit units dose doses hr hrs hour hours strength advanced double ds forte otc base human recombinant"
    " porcine rdna adult children's child paediatric pediatric infant baby preservative free locked central"
    " route into both ac pc instill unt intraperitoneal other oz"
    " line peripheral only"
    # what a diluent is called where no medicine is one
    " water sterile diluent"
    # sentences
    " a an the of and with w by at in is it this that to be been has have had was were as via x take takes"
    " taking took taken use uses using give gives given on she he her his i my pt patient patients continue"
    " continues continued continuing currently current regular regularly usual also plus each every per"
    " about around approximately daily's start started starting restart'd commenced commence initiated"
    " began begun from since now home own med meds medication medications medicine medicines rx tx"
    " treatment treated therapy course prescribed prescription please directed instructed milk food meal"
    " meals empty stomach plenty glass brand generic name unspecified nos manufacturer unknown nda"
    " substitute equivalent product dispense disp qty quantity supply sig instr swallow whole mg mcg g gm"
    " gram grams milligram milligrams microgram micrograms meq mmol mmole iu ug kg u ordered order"
    " orderable active chronic ongoing long term longterm stable same new his her mouth time times date"
    " last ago back yesterday today for over past more than least less until when if"
    # forms and packages of many countries, and what lists of the United States put behind a name
    " abboject actuator addvantage aerolizer ampullen ansyr applicator carpuject compresse comprime"
    " comprimidos comprimes crushable crystalline digihaler dissolvable dosepak dosepro ellipta filmtab"
    " filmtabletten filmtabs flexhaler flexpro flushsyrg gastrocaps gastroresistenti gelcap gelcaps"
    " geltab geltabs gelule gelules handihaler innolet intensol irrig isecure isoosm kapseal kapseals"
    " kapseln lacquer lifeshield macrocrystal microsphere minijet neohaler nonrefrigerated ocudose"
    " ocumeter onpro opticlik prefill pressair pulvule pulvules pushtronex quicktab redihaler redipen"
    " refrigerated respimat retardkapseln retardtabletten rivestite sequels spansule spansules spheres"
    " statdose tabletten tropfen turbuhaler twisthaler viaflex zydis adsorbed anlog aspartame"
    " attenuated blinded cherry children childrens cleansr clnsr cmb cmp comb combination combo"
    " compounded dietary emol emoll flavored geriatric grape investigational killed mens nanofiltered"
    " rec recb recomb safety sknclnsr split ukn uncoded unflavored unk"
    # the United Kingdom, Canada, Australia, India
    " pdr cfc cff udv paed adult's infatabs instants minimicrospheres microtablets containing"
    " providing"
    " multidose solvent unlicensed presentation"
    " inr auc antacid laxative consult physician monitored pharmacy analog analogue"
)
# Pharmacopoeias: behind a name of no consequence, before it a part of one ("BP-50% …").
PHARMACOPOEIAS = words("bp usp ep")
# Makers whose names stand beside a generic name ("apo-midazolam").
MAKERS = words(
    "abbott abbvie abz accord actavis akorn aliud almus amel amgen amneal angelini apo apotex aristo"
    " arrow astellas astrazeneca auro aurobindo aventis baxter bayer betapharm biogaran bluefish bms"
    " boehringer bracco braun bristol chemiphar chiesi cinfa cipla cvs daiichi eisai elmed fresenius"
    " gedeon genentech glaxosmithkline glenmark gnc goodsense greenstone gsk heumann hexal hikma hospira"
    " impax ipsen jamp janssen kabi kaken kern kirkland kowa krka kyorin lilly lupin mallinckrodt mar"
    " maruho meiji menarini mochida msd mylan nichiiko nipro nissin normon novartis novo nycomed ohara"
    " otsuka perrigo pfizer pharmacia phl pms purdue qualitest ranbaxy ranbaxygen ratio ratiofarm"
    " ratiopharm recordati relion rhodes richter riva roche roxane sandoz sanis sanofi sawai schering"
    " sdz servier shionogi sndz soyaku stada stadapharm taiyo takata takeda tanabe taro teva topcare"
    " torrent towa tsumura ucb upjohn viatris walgreens watson westward winthrop wockhardt wyeth zambon"
    " zentiva zydus"
    " dom ach nra ntp priva sivem septa zym lederle bgr panpharma provepharm chauvin gerda upsa cheplapharm"
    " mayoly spindler biodim aurovitas desgen accordpharma helvepharm streuli cophar grindeks sopharma"
    " leadiant"
)
NOISE_PHRASES = frozenset(
    phrases(
        "i am, i'm, i am on, i'm on, she is on, he is on, long term, as directed, unit dose, w /,"
        " mini bag, vial mate, per pharmacy, pharmacy to dose, nda 22, of the, regular strength,"
        " extra strength, maximum strength, max strength, low strength, adult low strength, low dose,"
        " high dose, per label, with food, with meals, after meals, before meals, after food, before food,"
        " with flavor packs, with flavor packets, in oil, two part prep, old form, new form, not otherwise"
        " specified, similar to, per unit, nail lacq remo, w / cleansing wipes, skin cl, skn clnsr,"
        " m / r, e / c, s / f, b / a, a / f, cfc free, cfc - free, single use, multi dose, pre filled,"
        " injection set, breath actuated, equivalent to, not less than, bp units, usp units, ph eur, sugar"
        " free,"
        " empty stomach, as advised, per day as directed, slow release, plain water, full glass"
    )
)
