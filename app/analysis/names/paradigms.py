"""The tables behind `endings`: what a name's end is changed for, language by language.

A row says: a name that ends so may end in any of these instead. "-" is no ending at all. The
row `CONSONANT` is added to a name that ends in one, `VOWEL` to one that ends in a vowel.
Written in folded letters. Sources: words.md 10; the declensions of any school grammar, checked
against hunspell's lists by tests/bench/names_inflected.py.
"""

from __future__ import annotations

from typing import Final

CONSONANT: Final = "C"
VOWEL: Final = "V"

LITHUANIAN: Final = {
    "as": "as o ui a u e ai ams us ais uose uos",
    "ias": "yje yj",
    "jas": "jyje juje jau",
    "jis": "jo jui ju jau jai jams jus jais juose je juje",
    "is": "is io iui i iu yje yj y iai iams ius iais iuose ies ie imi ims im imis yse ys e",
    "ys": "ys io iui i iu yje yj y iai iams ius iais iuose is",
    "us": "us aus ui u umi uje uj au ai ums um umis ams ais uose",
    "uo": "uo ens eni eniu enyje enie enys enu enims enis ers eri eriu erie erys eru erims",
    "a": "a os ai oje oj u oms om as omis ose",
    "ea": "eja ejos ejai ejoje ejoj eju ejoms ejom ejas ejomis ejose",
    "e": "e es ei eje ej iu ems em emis ese",
    "i": "i ios iai ia ioje ioj iu ioms iom ias iomis iose yje yj io iui is ie",
    "ai": "ai u ams us ais uose uos",
    "os": "os u oms om as omis ose a ai oje oj",
    "es": "es iu ems em emis ese e ei eje ej",
    "o": "o as ui a u e oje",
    CONSONANT: "- as o ui a u e ai ams us ais uose yje",
}

_ADJECTIVE: Final = (
    "ый ой ий ого ому ым ом ая ую ою ое ые ых ыми его ему им ем яя юю ее ей их ими ие"
)
RUSSIAN: Final = {
    CONSONANT: "- а у ом ем е ы и ов ей ам ами ах",
    "ин": "иным иных", "ын": "ыным ыных", "ов": "овым овых овой", "ев": "евым евых евой",
    "ь": "ь я ю ем е и ей ям ями ях ью",
    "й": "й я ю ем е и ев ям ями ях",
    "а": "а ы и е у ой ою ей ею - ам ами ах ов",
    "я": "я и е ю ей ею ь й - ям ями ях",
    "ья": "ий ей",
    "о": "о а у ом е - ам ами ах",
    "е": "е я ю ем и ей й ям ями ях а у ам ами ах",
    "ы": "ы - ов ам ами ах ой а",
    "и": "и - ь ей ев ов й ам ами ах ям ями ях а е",
    "ый": _ADJECTIVE, "ий": _ADJECTIVE, "ой": _ADJECTIVE, "ая": _ADJECTIVE, "яя": _ADJECTIVE,
    "ое": _ADJECTIVE, "ее": _ADJECTIVE, "ые": _ADJECTIVE, "ие": _ADJECTIVE,
    # vowels that come and go
    "ец": "ца цу цем цом це цы цев цов цам цами цах",
    "лец": "льца льцу льцем льцом льце льцы льцев льцам льцами льцах",
    "аец": "айца айцу айцем айце айцы айцев", "еец": "ейца ейцу ейцем ейце ейцы ейцев",
    "оец": "ойца ойцу ойцем ойце ойцы ойцев", "уец": "уйца уйцу уйцем уйце уйцы уйцев",
    "ок": "ка ку ком ке ки ков кам ками ках", "ек": "ка ку ком ке ки ков кам ками ках",
    "рек": "рька рьку рьком рьке рьки рьков", "нек": "нька ньку ньком ньке ньки ньков",
    "лек": "лька льку льком льке льки льков", "аек": "айка айку айком айке айки айков",
    "ень": "ня ню нем не ни ней ням нями нях", "ел": "ла лу лом ле лы лов лам лами лах",
    "оть": "тя тю тем те ти тей", "лев": "льва льву львом льве львы львов",
    "ер": "ра ру ром ре ры ров", "ор": "ра ру ром ре ры ров",
    "ка": "ок ек", "ька": "ек", "йка": "ек", "ко": "ок ек", "на": "ен он", "ня": "ен ень",
    "ла": "ел ол", "ло": "ел ол", "ца": "ец", "цо": "ец",
}  # fmt: skip

POLISH: Final = {
    CONSONANT: "- a owi em ie e u y i ow om ami ach iem",
    "a": "a y i e o ie om ami ach",
    "ka": "ce", "ga": "dze", "ra": "rze", "ta": "cie", "da": "dzie", "cha": "sze",
    "o": "o a u em ie owi iem", "e": "e a u em ami",
    "ek": "ka kowi kiem ku ki kow kami kach", "iec": "ca cowi cem cu ce cow",
    "ki": "kiego kiemu kim kich kimi ka kiej", "t": "cie", "d": "dzie", "r": "rze",
}  # fmt: skip

FINNISH: Final = {
    CONSONANT: "- in ia iin issa ista illa ilta ille ina iksi itta ien",
    "nen": "nen sen sta seen sessa sesta sella selta selle sena seksi set sten",
    VOWEL: "- n a ta ssa sta lla lta lle na ksi tta t an en in on un hun hin seen",
}
# What stands before the last vowel, and what it becomes where the ending closes the syllable.
FINNISH_WEAK: Final = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("mp", "mm"), ("nt", "nn"), ("lt", "ll"),
    ("rt", "rr"), ("t", "d"), ("p", "v"), ("k", ""),
)  # fmt: skip
FINNISH_CLOSED: Final = "n ssa sta lla lta lle ksi tta t"

_NORDIC: Final = {CONSONANT: "- s en et ens ets", VOWEL: "- s n t ns ts"}
TABLES: Final[dict[str, dict[str, str]]] = {
    "lt": LITHUANIAN,
    "ru": RUSSIAN,
    "pl": POLISH,
    "fi": FINNISH,
    "sv": _NORDIC,
    "da": _NORDIC,
    "no": _NORDIC,
    "en": {CONSONANT: "- s es", VOWEL: "- s"},
    "de": {CONSONANT: "- s es en", VOWEL: "- s n"},
    "es": {CONSONANT: "- es", VOWEL: "- s"},
    "fr": {CONSONANT: "- s", VOWEL: "- s"},
    "it": {},
}

_AFTER: Final = (
    "s es n en et ens t ts e as o ui a u ai oje oj os om oms omis ose je yje is io iui iu us ams"
    " ais uose ssa sta lla lta lle ksi in an on un iin hin lla y i ie em owi ach ow"
    " а у ом е ы и ов ой ам ами ах"
)
# What may follow a name after an apostrophe or, in Finnish, a colon: Lidl'e, IKEA:n, Anna's.
AFTER_APOSTROPHE: Final = frozenset(_AFTER.split())

# The forms met most, with their accents, for showing and for searching: the end of a name as
# written, and what it becomes, most met first. The first row that fits counts.
FREQUENT: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "lt": (
        ("ias", "io yje ią iui"), ("as", "o e ą ui"), ("is", "io yje į iui"),
        ("ys", "io yje į iui"), ("us", "aus uje ų ui"), ("ė", "ės ėje ę ei"),
        ("a", "os oje ą ai"), ("ai", "ų uose us ams"), ("os", "ų ose as oms"), ("", "o e ą ui"),
    ),
    "ru": (
        ("ия", "ии ию ией"), ("ца", "цы це цу цей"), ("ка", "ки ке ку кой"),
        ("га", "ги ге гу гой"), ("ха", "хи хе ху хой"),
        ("ша", "ши ше шу шей"), ("ча", "чи че чу чей"), ("жа", "жи же жу жей"),
        ("а", "ы е у ой"), ("я", "и е ю ей"), ("ий", "ого ом ому им"), ("ый", "ого ом ому ым"),
        ("ая", "ой ую"), ("й", "я е ю ем"), ("ь", "и ю я е"), ("о", ""), ("е", ""), ("и", ""),
        ("у", ""), ("ы", ""), ("э", ""), ("ю", ""), ("", "а е у ом"),
    ),
    "sv": (("s", ""), ("", "s")),
    "no": (("s", ""), ("", "s")),
    "da": (("s", ""), ("", "s")),
    "de": (("s", ""), ("", "s")),
    "en": (("s", ""), ("", "s 's")),
    "fi": (("nen", "sen sella"), ("a", "an assa"), ("o", "on ossa"), ("i", "in issa"), ("", "in")),
    "pl": (("ka", "ki ce kę"), ("a", "y ie ę"), ("o", ""), ("e", ""), ("i", ""), ("", "u ie em")),
}  # fmt: skip
