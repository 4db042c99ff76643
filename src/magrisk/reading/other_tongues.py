"""The words that direct how a medicine is taken, in French, Spanish, Italian, Portuguese, German and others.

As in `medication_words`, and without accents, which are folded. A word that is or may be a part of a
medicine's name, or means something else in English, is left out ("an", "die", "mite", "drank"); so is what
may say where it hurts ("auriculaire" is of the heart as well).
"""

from magrisk.reading.lists import meanings, phrases, words

ROUTES: dict[str, str] = meanings(
    {
        "oral": "buvable, buvables, voie orale, par voie orale, par la bouche, via oral, por via oral,"
        " orale, per via orale, orales, zum einnehmen, zum schlucken, peroral, peroralt, suun kautta,"
        " doustnie, sublinguale, sublinguales, sublinguali",
        "injected": "inyectable, inyectables, iniettabile, iniettabili, injetavel, injectavel, sottocute,"
        " sottocutanea, sous cutanee, sous cutane, voie sous cutanee, subcutanea, subcutaneo, subkutan,"
        " intramusculaire, intramuscolare, intramuskular, zur injektion, injektionslosung,"
        " injektionssuspension, injektionsvatska, injectievloeistof, inyeccion, iniezione, injecao,"
        " wstrzykiwan, do wstrzykiwan",
        "intravenous": "ev, endovena, endovenoso, endovenosa, intraveineuse, intraveineux,"
        " voie intraveineuse, intravenoso, intravenosa, perfusion, perfusions, pour perfusion,"
        " para perfusion, infusione, per infusione, infus, soluz infus, infusionslosung, zur infusion,"
        " infusionskonzentrat, goutte a goutte, au goutte a goutte",
        "inhaled": "inal, soluz inal, nebul, soluz nebul, da nebulizzare, per nebulizzatore, per inalazione,"
        " inalazione, inalatore, pour inhalation, inhalador, inhalacion, para inhalacion, inalador,"
        " inalacao, para inalacao, dosieraerosol, inhalationspulver, inhalationslosung, pulverinhalator,"
        " zur inhalation, inhalasjonspulver, inhalatiepoeder, aerosol doseur, aerosol dosificador,"
        " envase a presion para inhalacion",
        "rectal": "suppositoire, suppositoires, supositorio, supositorios, supposta, supposte,"
        " suppositorien, zapfchen, zetpil, zetpillen, stolpiller, stikpiller, czopki, klistier, klysma,"
        " clisma, voie rectale, rettale, per via rettale",
        "local": "collyre, collyres, colirio, colirios, collirio, colliri, augentropfen, augensalbe,"
        " augengel, ohrentropfen, nasentropfen, nasenspray, nasensalbe, oogdruppels, oogzalf, oordruppels,"
        " neusdruppels, neusspray, ogondroppar, orondroppar, nasspray, nesespray, n\u00e6sespray,"
        " \u00f8yedraper, \u00f8jendraber, silmatipat, krople do oczu, krople do uszu, gel ophtalmique,"
        " pommade ophtalmique, solution ophtalmique, suspension ophtalmique, emulsion ophtalmique,"
        " lavage ophtalmique, pour lavage ophtalmique, gel oftalmico, unguento oftalmico,"
        " pomada oftalmica, pomata oftalmica, soluzione oftalmica, sospensione oftalmica,"
        " solucion oftalmica, solucao oftalmica, instillation auriculaire, pour instillation auriculaire,"
        " gouttes auriculaires, solution auriculaire, suspension auriculaire, gotas oticas, gocce auricolari,"
        " spray nasale, gouttes nasales, gocce nasali, gotas nasales, soluz cutanea, soluzione cutanea,"
        " solucion cutanea, solution cutanee, emulsion cutanea, emulsion cutanee, pour application cutanee,"
        " application cutanee, voie cutanee,"
        " uso cutaneo, uso topico, creme vaginale, crema vaginale, capsule vaginale, ovuli vaginali,"
        " vaginalcreme, vaginaltabletten, ovule, ovules, ovulo, ovulos, ovuli, buccogingival,"
        " bain de bouche, collutorio, mundspulung, gurgellosung",
    }
)

FORM_ROUTES: dict[str, str] = meanings(
    {
        "oral": "comprime, comprimes, comprimido, comprimidos, compressa, compresse, cpr, compr, cps, gelule,"
        " gelules, en gelule, en gelules, kapsel, kapseln, hartkapsel, hartkapseln, weichkapsel,"
        " weichkapseln, retardkapsel, retardkapseln, kapslar, kapsler, kapseli, kapsu\u0142ka, kapsu\u0142ki,"
        " capsula, capsulas, capsule molle, capsules molles, capsule rigide, capsulas duras,"
        " capsulas blandas, tablette, tabletten, filmtablette, filmtabletten, filmtabs, filmtab, filmtabl,"
        " filmtbl, tabl, tbl, retardtablette, retardtabletten, brausetablette, brausetabletten,"
        " kautabletten, schmelztabletten, dragee, dragees, tablett, tabletter, tabletti, tabletit, tabletta,"
        " filmtabletta, tableta, tabletas, tabletki, tabletka, tablety, depottablett, depottabletter, sirop,"
        " jarabe, sciroppo, sirup, saft, hustensaft, xarope, bustina, bustine, sobres, saqueta, saquetas,"
        " velotab, sachet dose, granulat, granulato, granulado, brausegranulat, microgranules, orodispers,"
        " orodispersibile, orodispersibili, orodispersibles, bucodispersable, bucodispersables,"
        " effervescente, effervescents, effervescenti, efervescente, efervescentes",
        "injected": "fiale, fiala, flaconcino, flaconcini, siringa, siringhe, ampolla, ampollas, ampola,"
        " ampolas, ampulle, ampullen, seringue, seringues, jeringa, jeringas, seringa, spritze,"
        " fertigspritze, fertigspritzen, fertigpen, pluma precargada, penna preriempita, stylo prerempli,"
        " stylo, durchstechflasche, durchstechflaschen, spr\u00f8yte",
        "intravenous": "sacca, sacche, infusionsbeutel",
        "inhaled": "envase a presion, en envase a presion",
        "local": "creme, crema, pommade, pomada, pomata, salbe, unguento, unguentum, ungt, zalf, masc, lotio,"
        " locion, lozione, schaum, schiuma, emulgel",
    }
)

# Nouns that a number may count, as "2 tablets".
COUNTED = words(
    "comprime comprimes comprimido comprimidos compressa compresse cpr compr cps gelule gelules kapsel"
    " kapseln kapslar kapsler capsula capsulas tablette tabletten filmtablette filmtabletten tablett"
    " tabletter"
    " tableta tabletas tabletki tabletka bustina bustine sobres"
)
COUNTED_OTHERWISE = words(
    "gouttes gotas gocce tropfen druppels fiale fiala ampollas ampolla ampullen ampulle bouffees erogazioni"
    " pulsaciones hub hube cucharadas"
)

TIMES: dict[str, float] = {
    phrase: times
    for times, said in (
        (
            1.0,
            "par jour, / j, / jour, une fois par jour, une fois / jour, chaque jour, tous les jours, al dia,"
            " una vez al dia, una vez por dia, por dia, cada dia, uma vez por dia, uma vez ao dia, ao dia,"
            " diariamente, al giorno, al di, una volta al giorno, una volta al di, ogni giorno, pro die,"
            " / die, taglich, tgl, einmal taglich, pro tag, am tag, einmal am tag, einmal pro tag, dagelijks,"
            " per dag, daags, eenmaal daags, dagligen, dagligt, daglig, en gang daglig, raz dziennie,"
            " dziennie, denne",
        ),
        (
            2.0,
            "deux fois par jour, dos veces al dia, due volte al giorno, due volte al di,"
            " mattina e sera, duas vezes por dia, duas vezes ao dia, zweimal taglich, zweimal am tag,"
            " tweemaal daags, tva ganger dagligen, de 12 em 12 horas",
        ),
        (
            3.0,
            "trois fois par jour, tres veces al dia,"
            " tre volte al giorno, tre volte al di, tres vezes por dia, tres vezes ao dia, dreimal taglich,"
            " dreimal am tag, driemaal daags, tre ganger dagligen, de 8 em 8 horas",
        ),
        (
            4.0,
            "quatre fois par jour, cuatro veces al dia, quattro volte al giorno, quatro vezes por dia,"
            " viermal taglich, viermaal daags, de 6 em 6 horas",
        ),
        (0.5, "un jour sur deux, jeden zweiten tag, a giorni alterni, en dias alternos"),
        (
            1 / 7,
            "par semaine, une fois par semaine, por semana, a la semana, una vez a la semana,"
            " una vez por semana, uma vez por semana, alla settimana, una volta alla settimana, pro woche,"
            " einmal wochentlich, einmal pro woche, wochentlich",
        ),
    )
    for phrase in phrases(said)
}

MOMENTS: dict[str, str] = meanings(
    {
        "morning": "matin, le matin, au matin, au lever, au reveil, au petit dejeuner, por la manana,"
        " por las mananas, en el desayuno, desayuno, al mattino, la mattina, mattina, mattino, a colazione,"
        " de manha, pela manha, morgens, am morgen, ' s ochtends, ochtends, pa morgonen, om morgenen",
        "noon": "midi, le midi, a midi, et midi, au dejeuner, al mediodia, mittags, a pranzo, a mezzogiorno,"
        " ' s middags",
        "evening": "soir, le soir, au soir, et soir, et le soir, au diner, la sera, alla sera, e sera,"
        " e la sera, a cena, por la tarde, abends, am abend, und abends, ' s avonds, avonds, pa kvallen,"
        " om aftenen",
        "night": "au coucher, coucher, le soir au coucher, et au coucher, la nuit, por la noche,"
        " por las noches, y noche, y por la noche, al acostarse, antes de acostarse, prima di coricarsi,"
        " al momento di coricarsi, la notte, zur nacht, nachts, vor dem schlafengehen, voor de nacht,"
        " voor het slapen, a noite, ao deitar, till natten, til natten",
    }
)

PRN = frozenset(
    phrases(
        "si besoin, au besoin, en cas de besoin, si necessaire, si douleur, si douleurs, en cas de douleur,"
        " si precisa, si es necesario, a demanda, si dolor, al bisogno, se necessario, bei bedarf,"
        " nach bedarf, zo nodig, indien nodig, vid behov, ved behov, efter behov, tarvittaessa, em sos,"
        " doraznie, dle potreby"
    )
)

# They deny what stands behind them, and nothing that stands before.
DENIALS = frozenset(
    phrases("pas de, kein, keine, keinen, geen, aucun, aucune, nessun, nessuna, ningun, ninguna")
)

STATES: dict[str, str] = meanings(
    {
        "stopped": "arret de, arret du, arrete, arretee, arretes, arretees, stoppe, stoppee, interrompu,"
        " interrompue, sospeso,"
        " sospesa, interrotto, interrotta, abgesetzt, abgebrochen, gestopt, gestoppt, suspendido, suspendida,"
        " suspenso, suspensa, retirado, retirada, interrumpido, interrumpida, utsatt, utsatta, seponeret,"
        " seponert, nicht mehr, ne prend plus, ya no toma, non assume piu, non prende piu",
        "held": "en pause, mis en pause, mise en pause, pausiert, pauseret, pausert, pausad, gepauzeerd,"
        " in pausa, en pausa, em pausa",
        "not-taken": "no toma, no tomar, no esta tomando, nao toma, nao tomar, non assume, non assumere,"
        " non prende,"
        " ne prend pas, ne pas prendre, nimmt nicht, nicht genommen, nicht eingenommen, nicht einnehmen,"
        " neemt niet, tar inte, tar ikke, allergique a, allergie a, alergia a, alergico a, allergico a,"
        " allergia a, allergie gegen",
        "taken": "pas arrete, pas arretee, non sospeso, non sospesa, nicht abgesetzt, nicht pausiert,"
        " no suspendido, no suspendida, ne pas arreter, nicht absetzen, non sospendere, no suspender",
    }
)

STATES.update(dict.fromkeys(DENIALS, "not-taken"))

# Between a number and what it is a number of: "2 fois par jour", "3 mal am tag".
TIMES_OF = words("fois volta volte vez veces vezes mal ganger gange keer razy")
OF_A = words("par al alla por pro am ao la")
DAYS = words("jour jours dia dias giorno giorni tag tage tagen dag dagen dagar")
A_DAY = DAYS | words("j di die taglich tgl daags dagligen dagligt daglig dziennie denne")
WEEKS = words("semaine semaines semana semanas settimana settimane woche wochen wochentlich week weken")
HOURS = words("heure heures hora horas ore stunde stunden std uur timer timmar")
EACH = words("cada ogni alle elke")
# How long: months and years; an article of English is no year.
MONTHS = words("mois mes meses mesi mese monat monate monaten maanden manader")
YEARS = words("ans annee annees ano anos anno anni jahr jahre jahren jaar")
SINCE = ("depuis", "seit", "desde", "sinds")
DURING = words("pendant durante wahrend gedurende")

MASS_IN_MG: dict[str, float] = {
    **dict.fromkeys(("milligramme", "milligrammes", "miligramo", "miligramos", "milligrammi"), 1.0),
    **dict.fromkeys(("gramme", "grammes", "gramo", "gramos", "grammi", "gramm"), 1000.0),
    **dict.fromkeys(("microgramme", "microgrammes", "microgramo", "microgramos", "microgrammi"), 0.001),
    **dict.fromkeys(("mikrogramm", "mikrogram"), 0.001),
}
UNITS = words("ui unidades unites einheiten")

# Understood, and of no consequence: packages, films that coat a tablet, fluids, meals, sentences.
NOISE = words(
    "pellicule pellicules pelliculee secable secables quadrisecable enrobe enrobes riv rig preremplie"
    " preriempita preriempite precargada roztwor rivestita"
    " rivestito recubierto recubiertos revestido revestidos gastrorresistente gastrorresistentes"
    " gastroresistente gastroresistentes gastroresistenti masticable masticables duras magensaftresistent"
    " magensaftresistente filmdragerad filmomhulde filmovertrukne potahovane powlekane poudre poudres"
    " polvo polv polvere polveri pulver pulv solvant solvente disolvente solv soluz soluzione solucion"
    " solucao losung"
    " sospensione suspensao emulsione concentrado concentrato sospens flacon flacons flacone flaconi unidose"
    " unidoses monodose monodosi multidose gouttes gotas gocce guttae tropfen druppels dosis monodosis"
    " bouteille beutel flasche parche parches ui cerotto cerotti pflaster pleister transdermique transdermico"
    " transdermica adultes adulte nourrissons enfants efg retardato aerosol cloridrato"
    " chlorhydrate clorhidrato nuchtern nuchter efferv obd"
)
NOISE_PHRASES = frozenset(
    phrases(
        "a liberation prolongee, liberation prolongee, a liberation modifiee, liberation modifiee, lp,"
        " a rilascio prolungato, rilascio prolungato, a rilascio modificato, rilascio modificato,"
        " de liberacion prolongada, liberacion prolongada, de liberacion modificada, liberacion modificada,"
        " de libertacao prolongada, libertacao prolongada, liberacao prolongada, gastro resistant,"
        " gastro resistants, gastro resistante, a croquer, et solvant, y disolvente, e solvente,"
        " en flacon, en ampoule, en recipient unidose, recipient unidose, en seringue, con pelicula,"
        " por pelicula, con calendario, unita internazionali, unita ' internazionali, sans sucre,"
        " dispositif transdermique, cerotto transdermico, poudre pour solution, poudre pour suspension,"
        " poudre et solvant pour solution, polvo para solucion, polvo para suspension, polvere per soluzione,"
        " solution a diluer, a diluer, solution pour, suspension pour, solucion para, suspension para,"
        " soluzione per, sospensione per, en pluma, a jeun, en ayunas, a digiuno, em jejum, au repas,"
        " pendant les repas, avant les repas, apres les repas, con las comidas, ai pasti, dopo i pasti,"
        " prima dei pasti, zu den mahlzeiten, vor dem essen, nach dem essen, bij de maaltijd, au moment,"
        " en seringue pre remplie, pre remplie, en solution, polvo y disolvente para solucion,"
        " concentrado para solucion, eg labo conseil, eg labo, healthcare,"
        " sans interruption, chlorhydrate de, cloridrato de, clorhidrato de, maleate de, maleato de,"
        " besilate de, besilato de, tartrate de, tartarato de, mesilate de, mesilato de"
    )
)
