"""What a call, a claim, an event, a concept of the vocabulary and the ledger itself are (method §2 and §3).

Every record is frozen, refuses unknown keys and holds tuples. A record does not know its own id: that is the name of its
file. The descriptions and examples of the fields are the help a person gets while typing: `ledger schema` writes them into
`schemas/`, `ledger add` shows them, `docs/records.md` prints them.
"""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ledger.counts import Count, parse_count
from ledger.dates import Edtf, parse


def _edtf(value: Any) -> Edtf:
    return value if isinstance(value, Edtf) else parse(str(value))


def _count(value: Any) -> Count:
    return value if isinstance(value, Count) else parse_count(str(value))


def _flag(value: Any) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise PydanticCustomError("not_true_or_false", "`{value}` is neither `true` nor `false`", {"value": str(value)})


def _many(value: Any) -> Any:
    """A single value where a list may stand is a list of one."""
    return (value,) if isinstance(value, (str, dict)) else value


ID = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
Id = Annotated[str, StringConstraints(pattern=ID)]
Text = Annotated[str, StringConstraints(min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Code = Annotated[
    str, StringConstraints(pattern=r"^(?:wikidata:Q[1-9]\d*|iso3166-[12]:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|pcode:[A-Z]{2}\d*|acled:.+|ucdp:.+)$")
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Date = Annotated[
    Edtf,
    BeforeValidator(_edtf),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "format": "edtf"}),
]
Bound = Annotated[
    Edtf | Literal["said"],
    BeforeValidator(lambda value: value if value == "said" else _edtf(value)),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "format": "edtf-or-said"}),
]
Number = Annotated[
    Count,
    BeforeValidator(_count),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "integer"], "pattern": r"^\d+(?:-\d+|\+)?$"}),
]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_many)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_many)]


def field(about: str, example: Any, default: Any = ..., **more: Any) -> Any:
    """A field with the help that a person sees: what it holds and an example."""
    return Field(default, description=about, examples=[example], **more)


class Record(BaseModel):
    """What every part of a record has in common: frozen, and nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, validate_default=False)


# ---------------------------------------------------------------------------------------------------------- sources


class Nature(str, Enum):
    """What a page is, as far as weighing asks."""

    REPORT = "report"
    STATEMENT = "statement"
    READOUT = "readout"
    RECORDING = "recording"
    TEXT = "text"
    FINDING = "finding"
    NO_TRACE = "no-trace"
    WARRANT = "warrant"
    INDICTMENT = "indictment"
    INTERIM_ORDER = "interim-order"


class Row(Record):
    """A row of a data set."""

    dataset: Id = field("The data set; an id in datasets/.", "ucdp-ged")
    id: Text = field("The id of the row in it.", "449974")


class Page(Record):
    """A page that was really seen: who published it, where and when, and whose word it is."""

    publisher: Id = field("Who published the page; an id in vocabulary/publishers.", "human-rights-watch")
    url: Url = field("Address of the page that was seen.", "https://www.hrw.org/news/2022/03/04/ukraine-cluster-munitions")
    published: Date | None = field(
        "Date of publication (EDTF); left out where the page shows none, then `seen` is needed.", "2022-03-04", None
    )
    seen: Date | None = field("Day on which we read the page (EDTF).", "2026-11-25", None)
    language: Language = field("Language of the page (BCP 47).", "en", "en")
    title: Text | None = field("Title of the page.", "Ukraine: Cluster Munitions Launched Into Kharkiv Neighborhoods", None)
    nature: Nature = field(
        "What the page is. `report`: journalists, researchers or an agency tell it. `statement`: an office or a side says so. `readout`: the published account of a call. "
        "`recording`, `text`: the act or the words themselves (a video, a decree). `finding`: a court, commission or mission has found it. "
        "`no-trace`: somebody looked and found nothing (needs `access`). `warrant`, `indictment`, `interim-order`: one witness, however high the court.",
        "finding",
        Nature.REPORT,
    )
    derived_from: Ids = field(
        "Whose word the page repeats: publishers it got this from. An official quoted by a newspaper is that official's word. Empty: its own reporting.",
        ["reuters"],
        (),
    )
    says: Text | None = field(
        "What it says, in our words. A page that reports a claim may leave it out where it says no more than the proposition.",
        "Interviews and some 40 videos show Smerch rockets with cluster submunitions over three districts.",
        None,
    )
    archived: Url | None = field("Address of an archived copy.", "https://web.archive.org/web/2022/https://www.hrw.org/", None)
    sha256: Sha256 | None = field(
        "SHA-256 of the copy that was read.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", None
    )

    @model_validator(mode="after")
    def _is_dated(self) -> Page:
        if self.published is None and self.seen is None:
            raise PydanticCustomError("undated", "neither `published` nor `seen` is given")
        return self


class Points(Record):
    """Which acts, actors, figures and other particulars of an event an item speaks of; it counts for these (and what is broader) alone."""

    acts: Ids = field("Acts; ids in vocabulary/acts.", ["attack-on-health-care"], ())
    actors: Ids = field("Actors named as having done it; ids in vocabulary/actors.", ["russian-armed-forces"], ())
    targets: Ids = field("Against whom; left out, the item speaks of the event's targets as recorded.", ["ukrainian-civilians"], ())
    means: Ids = field("With what; left out, the item speaks of the event's means as recorded.", ["air-dropped-bomb"], ())
    places: Ids = field("Where; left out, the item speaks of the event's places as recorded.", ["mariupol"], ())
    figures: Ids = field("Names of the event's figures that it gives.", ["killed"], ())

    @property
    def is_silent(self) -> bool:
        """Whether nothing is spoken of."""
        return not any(vars(self).values())


class Evidence(Page):
    """An item of evidence on an event: a page, and what it bears out or rejects."""

    bears_out: Points = field("What the item says was so.", {"acts": ["air-strike"], "actors": ["russian-armed-forces"]}, Points())
    rejects: Points = field("What the item says was not so.", {"actors": ["russian-armed-forces"]}, Points())
    hedged: Flag = field(
        "True where it says *likely*, *appears*, *reasonable grounds*: then it is one witness, never a finding.", False, False
    )
    jointly: Flag = field(
        "True where it attributes the act to several actors together: then naming the other one rejects nobody.", False, False
    )
    admission: Text | None = field(
        "Why this is an admission: a named speaker or office of a side says what its side denies, is charged with, or loses by.",
        "The defence ministry says that conscripts were found among its units, which the president had denied.",
        None,
    )
    access: Text | None = field(
        "For `no-trace`: what whoever looked could see, so that finding nothing means something.",
        "Inspectors were let into every hall of the plant.",
        None,
    )
    row: Row | None = field("The row of a data set, where the page is one.", {"dataset": "ucdp-ged", "id": "449974"}, None)

    @model_validator(mode="after")
    def _speaks(self) -> Evidence:
        if self.bears_out.is_silent and self.rejects.is_silent:
            raise PydanticCustomError("says_nothing", "the item neither bears out nor rejects anything")
        return self


class Stance(str, Enum):
    """Whether a page says that the words were said, or that they were not."""

    REPORTS = "reports"
    DISPUTES = "disputes"


class Reporting(Page):
    """Evidence for the leg *said*: a page that reports the words, or disputes that they were said."""

    stance: Stance = field("`reports`: it says that this was said. `disputes`: it says that it was not.", "reports", Stance.REPORTS)


# ---------------------------------------------------------------------------------------------------------- calls


class Medium(str, Enum):
    """How the speakers met."""

    PHONE = "phone"
    VIDEO = "video"
    MEETING = "meeting"
    PUBLIC = "public"


class Readout(Page):
    """What one side published about a call."""

    nature: Nature = field("What the page is; see evidence.", "readout", Nature.READOUT)
    side: Id = field("Whose account it is: a side in ledger.yaml, or a participant.", "france")
    says: Text = field(
        "What it says, in our words.", "Macron asked for three things on the ground; Putin is said to have agreed to all three."
    )
    omits: Texts = field("What it leaves out that another side leads with, in our words.", ["Any commitment to spare civilians."], ())
    disputes: Texts = field(
        "What it says about another side's account that it does not accept, in our words.", ["That corridors to Russia were asked for."], ()
    )


class Call(Record):
    """A call, a meeting or a public statement, with the readouts of each side."""

    title: Text | None = field("A short title, for lists.", "Putin and Macron, 28 February 2022", None)
    date: Date = field("When it took place (EDTF), with hour and zone where known.", "2022-02-28")
    participants: Ids = field("Who spoke; ids in vocabulary/actors.", ["vladimir-putin", "emmanuel-macron"], min_length=1)
    medium: Medium = field("`phone`, `video`, `meeting` or `public`.", "phone")
    requested_by: Id | None = field("Who asked for it, where known: a participant or a side.", "emmanuel-macron", None)
    duration: Number | None = field("How long it lasted, in minutes.", "90", None)
    readouts: tuple[Readout, ...] = field("What each side published about it.", [], ())
    notes: Texts = field("Notes, in our words.", ["First call after the invasion began."], ())


# ---------------------------------------------------------------------------------------------------------- claims


class Kind(str, Enum):
    """What was done with words (method §3)."""

    DENIAL = "denial"
    ASSERTION = "assertion"
    COMMITMENT = "commitment"
    INTENTION = "intention"
    ATTRIBUTION = "attribution"
    QUANTITY = "quantity"
    POSITION = "position"


class Form(str, Enum):
    """How a claim is tested (method §3)."""

    NEVER = "never"
    OCCURS = "occurs"
    HOLDS = "holds"
    ABOUT = "about"
    FIGURE = "figure"


class Check(str, Enum):
    """Whether a claim can be tested at all."""

    CHECKABLE = "checkable"
    UNDERSPECIFIED = "underspecified"
    AMBIGUOUS = "ambiguous"


class Scope(Record):
    """What the claim speaks of. Left out means *any*; `since` and `until` left out follow from the kind (method §3)."""

    act: Id | None = field("What was done; an id in vocabulary/acts.", "attack-on-civilians", None)
    actor: Id | None = field("By whom, where the claim names somebody; an id in vocabulary/actors.", "russian-armed-forces", None)
    place: Id | None = field("Where; an id in vocabulary/places.", "ukraine", None)
    target: Id | None = field(
        "Against whom, where the claim names it beyond what the act says; an id in vocabulary/actors.", "indian-students", None
    )
    means: Id | None = field("With what, where the claim names it; an id in vocabulary/means.", "cluster-munition", None)
    since: Bound | None = field(
        "Where the window opens (EDTF), or `said`. Left out: a denial opens at the ledger's default start, a commitment when it was said.",
        "2022-02-24",
        None,
    )
    until: Bound | None = field(
        "Where the window closes (EDTF), or `said`. Left out: a denial closes when it was said, a commitment is open.", "2022-03-06", None
    )
    event: Id | None = field(
        "The one event that a claim of the form *about* or *figure* speaks of.", "2022-03-04-zaporizhzhia-npp-fire", None
    )


class Relation(str, Enum):
    """How a claimed number stands to what it counts."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    MORE_THAN = "more-than"
    LESS_THAN = "less-than"
    MORE_THAN_SUM = "more-than-sum"


class Figure(Record):
    """A measure, its relation and its number; or, for `more-than-sum`, the measures that it is said to exceed together."""

    measure: Id | None = field(
        "What is counted, as in the event's figures. Left out: each measure on record is a reading.", "prisoners-released", None
    )
    relation: Relation = field("`exactly`, `about`, `at-least`, `at-most`, `more-than`, `less-than`, `more-than-sum`.", "more-than")
    value: Number | None = field("The number that was said.", "6000", None)
    of: Ids = field("For `more-than-sum`: the measures whose sum is said to be smaller.", ["grain-ships-to-eu"], ())

    @model_validator(mode="after")
    def _is_whole(self) -> Figure:
        if self.relation is Relation.MORE_THAN_SUM:
            if self.value is not None or not self.of or self.measure is None:
                raise PydanticCustomError("figure_incomplete", "`more-than-sum` takes `measure` and `of`, and no `value`")
        elif self.value is None or self.of:
            raise PydanticCustomError("figure_incomplete", "this relation takes a `value` and no `of`")
        return self


class Reading(Record):
    """One way to read a claim whose words or readouts allow several: what differs from the claim's own scope or figure."""

    name: Text = field("A short name.", "until the announced end")
    why: Text = field("Why the words allow it.", "Belarus had announced 20 February as the last day of the exercises.")
    scope: Scope = field("Those fields of the scope that differ.", {"since": "2022-02-20"}, Scope())
    figure: Figure | None = field("The figure, where it differs.", {"measure": "killed", "relation": "exactly", "value": "12"}, None)


class Translation(Record):
    """A translation of quoted words, with its translator."""

    text: Text = field("The words in translation.", "They do not correspond to reality")
    language: Language = field("Language of the translation (BCP 47).", "en")
    translator: Text = field("Who translated it: a person, an office, or `ours`.", "Kremlin, English service")


class Quote(Record):
    """The speaker's own words as reported, short."""

    text: Text = field("The words, at most some 25 of them.", "it was not his intention")
    language: Language = field("Language of these words (BCP 47).", "en")
    translation: Translation | None = field(
        "A translation, with its translator.", {"text": "…", "language": "en", "translator": "ours"}, None
    )


class Appearance(Page):
    """The same claim said again without moving its window: counted, not a new record."""

    call: Id = field("On which call or statement; an id in calls/.", "2022-03-04-putin-scholz")


class Order(Record):
    """A note of which came first on the day of the saying, where no hour decides."""

    event: Id = field("The event; an id in events/.", "2022-02-21-recognition-decree")
    came: Literal["before", "after"] = field("Whether the event came `before` or `after` the words.", "after")
    why: Text = field("How we know.", "The readout announces the decree that was signed that evening.")


class Claim(Record):
    """Who said what, when, on which call; its kind and form; the proposition in our words; and exactly what would contradict it."""

    call: Id = field("The call on which it was said; an id in calls/.", "2022-03-06-putin-macron")
    speaker: Id = field("Who said it; an id in vocabulary/actors.", "vladimir-putin")
    said: Date | None = field("When it was said, where that differs from the call's date (EDTF).", "2022-03-06T17:30+01:00", None)
    kind: Kind = field(
        "What was done with words: `denial`, `assertion`, `commitment`, `intention`, `attribution`, `quantity` or `position`.", "denial"
    )
    form: Form | None = field("How it is tested: `never`, `occurs`, `holds`, `about` or `figure`. None for a position.", "never", None)
    proposition: Text = field(
        "The proposition in our words: one testable sentence.", "The Russian army does not take civilians as targets."
    )
    quotes: tuple[Quote, ...] = field("The speaker's own words as reported.", [{"text": "provocative speculation", "language": "en"}], ())
    scope: Scope = field(
        "What exactly it speaks of.", {"act": "attack-on-civilians", "actor": "russian-armed-forces", "place": "ukraine"}, Scope()
    )
    figure: Figure | None = field("For the form `figure`.", {"measure": "held-hostage", "relation": "more-than", "value": "6000"}, None)
    every: Literal["day"] | None = field("For `holds`: true on each day of the window, not only on the whole.", "day", None)
    was_not: Flag = field("For `about`: the claim says that the particulars were *not* so.", False, False)
    readings: tuple[Reading, ...] = field("Several scopes, windows or measures, each tested by itself.", [], ())
    condition: Scope | None = field(
        "What `if` or `once` asks for first: until something inside it is on record, the claim is pending.", {"act": "ceasefire"}, None
    )
    check: Check = field(
        "`underspecified`: no measure is named. `ambiguous`: the referent cannot be settled.", "underspecified", Check.CHECKABLE
    )
    missing: Text | None = field(
        "For underspecified and ambiguous claims: which part is missing.", "“Everything possible” names no measure.", None
    )
    reporting: tuple[Reporting, ...] = field("Who reports that it was said, and who disputes it.", [], min_length=1)
    appearances: tuple[Appearance, ...] = field("Where the same was said again without moving the window.", [], ())
    repeats: Id | None = field("An older claim that this one says again, about more days.", "2022-03-06-macron-no-targeting", None)
    implied_by: Id | None = field(
        "The claim from which this one follows; no verdict passes between them.", "2022-03-03-macron-everything-possible", None
    )
    order: tuple[Order, ...] = field("Which came first, for events of the very day.", [], ())
    notes: Texts = field("Notes, in our words: what was looked for, what remains open.", ["One page only."], ())

    @model_validator(mode="after")
    def _has_a_form_that_fits(self) -> Claim:
        tested = self.kind is not Kind.POSITION and self.check is Check.CHECKABLE
        if self.kind is Kind.POSITION and self.form is not None:
            raise PydanticCustomError("form_of_position", "a position has no form: it is not checkable")
        if tested and self.form is None:
            raise PydanticCustomError("form_missing", "a checkable claim needs a `form`")
        if self.check is not Check.CHECKABLE and self.missing is None:
            raise PydanticCustomError("missing_missing", "`missing` must say what is missing")
        if tested and self.form is Form.ABOUT and self.scope.event is None:
            raise PydanticCustomError("event_missing", "the form `about` needs `scope.event`")
        if tested and self.form is Form.FIGURE and self.figure is None:
            raise PydanticCustomError("figure_missing", "the form `figure` needs a `figure`")
        if tested and self.form not in (Form.ABOUT, Form.FIGURE) and self.scope.act is None:
            raise PydanticCustomError("act_missing", "this form needs `scope.act`")
        if self.every is not None and self.form is not Form.HOLDS:
            raise PydanticCustomError("every_of_what", "`every` goes with the form `holds`")
        if self.was_not and self.form is not Form.ABOUT:
            raise PydanticCustomError("was_not_of_what", "`was_not` goes with the form `about`")
        return self


# ---------------------------------------------------------------------------------------------------------- events


class Precision(str, Enum):
    """How precisely a place is known; also the level of a place in the vocabulary, from narrow to broad."""

    SITE = "site"
    SETTLEMENT = "settlement"
    HROMADA = "hromada"
    RAION = "raion"
    OBLAST = "oblast"
    COUNTRY = "country"
    REGION = "region"


class EventFigure(Record):
    """A count that somebody gives, with its measure."""

    measure: Id = field("What is counted.", "killed")
    count: Number = field("A range: `12`, `12-14` or `12+`.", "12-14")
    of: Text | None = field("Who gives it or what it covers, in our words.", "by the local authorities' count", None)


class Event(Record):
    """What is documented: when, where, which acts, on whom, who is named as the actor; evidence for and against."""

    title: Text = field("A short title, in our words.", "Air strike on a maternity hospital in Mariupol")
    summary: Text | None = field("What is documented, in our words.", "An air strike wrecked a working maternity hospital.", None)
    date: Date | None = field(
        "When (EDTF). A day or an hour; `A/B` is what *lasted* on each of those days; a month is something *within* it.", "2022-03-09", None
    )
    within: Date | None = field(
        "Bounds `A/B` within which something fell that did not last: one strike, a count over a period.", "2022-03-04/2022-03-16", None
    )
    places: Ids = field("Where; ids in vocabulary/places.", ["mariupol"], ())
    precision: Precision | None = field("How precisely the place is known, where that is coarser than the place named.", "oblast", None)
    acts: Ids = field(
        "Which acts; ids in vocabulary/acts, as narrow as the evidence allows and no narrower.", ["attack-on-health-care"], min_length=1
    )
    targets: Ids = field("On whom; ids in vocabulary/actors.", ["ukrainian-civilians"], ())
    means: Ids = field("With what; ids in vocabulary/means.", ["air-dropped-bomb"], ())
    actors: Ids = field("Everyone named as the actor, by whomever; the evidence says by whom.", ["russian-armed-forces"], ())
    occurred: Flag = field("False for a documented absence: it did not occur at these places and times.", True, True)
    call: Id | None = field("For an act of speech: the call on which it fell.", "2022-03-06-putin-macron", None)
    figures: Annotated[dict[Id, EventFigure], Field(default_factory=dict)] = Field(
        default_factory=dict,
        description="Counts by name; evidence items say which of them they give.",
        examples=[{"killed": {"measure": "killed", "count": "3-5"}}],
    )
    evidence: tuple[Evidence, ...] = field("Who says so, and who denies it, item by item.", [], min_length=1)
    same_as: Ids = field("Other records of the very same event; they are weighed as one.", ["2022-03-09-mariupol-hospital-no-3"], ())
    notes: Texts = field("Notes, in our words.", ["The toll rose as rescuers dug."], ())

    @model_validator(mode="after")
    def _is_dated(self) -> Event:
        if (self.date is None) == (self.within is None):
            raise PydanticCustomError("date_or_within", "an event has either `date` or `within`")
        return self

    @property
    def when(self) -> Edtf:
        """The date as written, of either field."""
        when = self.date or self.within
        assert when is not None
        return when


# ---------------------------------------------------------------------------------------------------------- vocabulary


class Edge(Record):
    """A broader concept on which people differ, or that holds for a time: with dates and evidence."""

    to: Id = field("The broader concept.", "russian-armed-forces")
    since: Date | None = field("From when (EDTF).", "2022-02-24", None)
    until: Date | None = field("Until when (EDTF).", "2022-12-31", None)
    evidence: tuple[Page, ...] = field("Who says that the one belongs to the other.", [], ())
    why: Text | None = field("What the edge says, in our words.", "The militia fought under the command of the army.", None)


Broader = Annotated[tuple[Id | Edge, ...], BeforeValidator(_many)]
Labels = Annotated[dict[Language, Text], Field(min_length=1)]
AltLabels = dict[Language, Texts]


class Concept(Record):
    """A concept of the vocabulary, in the terms of SKOS."""

    label: Labels = field(
        "The preferred label by language (skos:prefLabel).", {"en": "attack on health care", "fr": "attaque contre les soins de santé"}
    )
    alt: AltLabels = field("Other labels by language (skos:altLabel).", {"en": ["strike on a hospital"]}, {})
    definition: Text | None = field(
        "What belongs to it and what does not, in our words (skos:definition).", "Any attack that strikes …", None
    )
    broader: Broader = field(
        "Broader concepts (skos:broader): an id, or an edge with dates and evidence where people differ.",
        ["attack-on-civilian-objects"],
        (),
    )
    exact_match: Annotated[tuple[Code, ...], BeforeValidator(_many)] = field(
        "The same in outside vocabularies (skos:exactMatch): wikidata, iso3166-1, iso3166-2, pcode, acled, ucdp.",
        ["wikidata:Q159", "pcode:UA14"],
        (),
    )
    notes: Texts = field("Notes, in our words.", ["Named differently before 2016."], ())


class Act(Concept):
    """What was done, and to what."""

    contrary: Ids = field("Acts or states that exclude this one; works both ways.", ["stay-of-troops"], ())
    said_by_office: Flag = field(
        "True for to declare, decide, promise, sign, refuse: done by the actor or whoever can bind it; a lower part of it is near.",
        False,
        False,
    )
    legal_character: Flag = field(
        "True for a legal character (genocide): with all that is narrower, only a finder can find it.", False, False
    )
    published_act: Flag = field("True where the act is its own publication: a decree, a vote, a pardon, a public statement.", False, False)


class Means(Concept):
    """With what it was done."""


class Actor(Concept):
    """Who acts, speaks or is harmed: states, forces, offices, persons, populations."""

    bound_by: Ids = field(
        "Who can decide, promise and sign for this actor, beside itself and what is broader.", ["president-of-russia"], ()
    )


class Coordinates(Record):
    """A point of WGS 84, in degrees, and of what it is the centre."""

    latitude: Annotated[float, Field(ge=-90, le=90)] = field("Degrees north.", 49.99)
    longitude: Annotated[float, Field(ge=-180, le=180)] = field("Degrees east.", 36.23)
    of: Precision | None = field("What it is the centre of, where that is broader than the place.", "hromada", None)


class Place(Concept):
    """Where: from the region down to the site. Borders are those that the UN recognises."""

    level: Precision = field(
        "What kind of place it is: `region`, `country`, `oblast`, `raion`, `hromada`, `settlement` or `site`.", "settlement"
    )
    coordinates: Coordinates | None = field("A point in or near it, to tell distances by.", {"latitude": 50.0, "longitude": 36.2}, None)


class Publisher(Concept):
    """Who publishes, how reliable, for which side, and whose property it is."""

    letter: Literal["A", "B", "C", "D", "E", "F"] = field(
        "Reliability by the Admiralty code, A (reliable) to F (cannot be judged; counts as D).", "B"
    )
    reason: Text = field("Why this letter, in our words.", "Names its method and witnesses; corrects in public.")
    party: Id | None = field("The side of the ledger it speaks for, by ownership or command, never by nationality.", "russia", None)
    part_of: Id | None = field("The publisher it belongs to: one owner is one witness.", "government-of-russia", None)
    finder: Flag = field("True for a court, a UN commission or monitoring mission, a treaty body.", False, False)
    office_of: Ids = field("Whose own office it is: speakers whose words it publishes officially.", ["vladimir-putin"], ())


# ---------------------------------------------------------------------------------------------------------- data sets


def _alternatives(value: Any) -> Any:
    """Each alternative is one text or several; one alternative may stand alone."""
    several = (value,) if isinstance(value, str) else value
    return tuple((one,) if isinstance(one, str) else one for one in several) if isinstance(several, (list, tuple)) else several


def _wanted(value: Any) -> Any:
    """What a column must hold: one text or several; a number is written as its digits."""
    if not isinstance(value, dict):
        return value
    return {column: tuple(map(str, one)) if isinstance(one, (list, tuple)) else (str(one),) for column, one in value.items()}


_TEXT_OR_TEXTS: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
When = Annotated[
    dict[Text, tuple[str, ...]],
    BeforeValidator(_wanted),
    WithJsonSchema({"type": "object", "additionalProperties": _TEXT_OR_TEXTS}),
]
Formats = Annotated[
    tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...],
    BeforeValidator(_alternatives),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": _TEXT_OR_TEXTS}]}),
]


class LeftOut(Record):
    """Rows that are no events, and why they are left out."""

    when: When = field(
        "Columns and what they hold: a text (upper and lower case alike), several of which one is enough, `*` for any characters, "
        "`>N` or `<N` for numbers, `''` for nothing. All columns named must hold theirs.",
        {"year": "#*"},
    )
    why: Text = field("Why these rows are left out; they are counted under it.", "a row of HXL tags")


class Coded(Record):
    """Concepts that a row is given where its columns hold this; without `when`, every row."""

    when: When = field("Columns and what they hold, as in `leave_out`.", {"type_of_violence": "3"}, {})
    are: Ids = field("The concepts; ids of the vocabulary.", ["attack-on-civilians"], min_length=1)


class Dating(Record):
    """How the time of a row is read. It fell somewhere within its days; a row never says that something lasted."""

    starts: Text = field("The column of the first day, or of the day.", "date_start")
    ends: Text | None = field("The column of the last day.", "date_end", None)
    formats: Formats = field(
        "Formats of both columns, as in strptime. Each alternative is one format or several with the same order of day and month; "
        "the first alternative that reads every value is settled on for the whole column.",
        [["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M"], "%Y-%m-%d"],
    )
    precision: Text | None = field("The column that codes how precisely the day is known.", "date_prec", None)
    days: dict[str, Annotated[int, Field(ge=1)]] = field("For each code, how many days at least it may have been.", {"4": 31}, {})
    lag: Annotated[int, Field(ge=0)] = field("Where the day is that of the report: how many days before it may have happened.", 7, 0)


class Naming(Record):
    """A column that names a place, and how broad the place is."""

    column: Text = field("The column.", "adm_1")
    level: Precision = field("What it names.", "oblast")
    endings: Texts = field("Endings that are left off before it is looked up.", [" city", " town"], ())


class Placing(Record):
    """How the place of a row is read: the narrowest name that the vocabulary knows, no narrower than the precision allows."""

    names: tuple[Naming, ...] = field("Columns that name it, from narrow to broad.", [{"column": "adm_1", "level": "oblast"}], ())
    precision: Text | None = field("The column that codes how precisely the place is known.", "where_prec", None)
    levels: dict[str, Precision] = field(
        "For each code, the level to which it is known; a code that is not named here is known to its country.", {"1": "site"}, {}
    )
    always: Id | None = field("The place of every row that no name places; an id in vocabulary/places.", "ukraine", None)
    latitude: Text | None = field("The column of the latitude, in degrees.", "latitude", None)
    longitude: Text | None = field("The column of the longitude, in degrees.", "longitude", None)


class Casualties(Record):
    """The columns of a count. The range runs from the least to the greatest of them, in whatever order they stand."""

    low: Text | None = field("The column of the low estimate.", "low", None)
    best: Text = field("The column of the best estimate, or of the only one.", "best")
    high: Text | None = field("The column of the high estimate.", "high", None)


class Citing(Record):
    """The columns that tell where the data set has it from. They are shown, and never counted as witnesses or as attribution."""

    office: Text | None = field("Who published the source.", "source_office", None)
    original: Text | None = field("Whom the source names as its own.", "source_original", None)
    headline: Text | None = field("Its headline, or a description.", "source_headline", None)
    article: Text | None = field("The article, as the data set cites it.", "source_article", None)
    url: Text | None = field("Its address.", "source_urls", None)


class Layout(Record):
    """One form in which the file comes, and how its columns become an event."""

    format: Literal["csv", "tsv", "json", "jsonl", "parquet"] = field(
        "The form of the file. `.gz` is unpacked. `json` is one list of objects.", "csv", "csv"
    )
    encodings: Annotated[tuple[Literal["utf-8", "windows-1252", "latin-1", "windows-1251"], ...], BeforeValidator(_many)] = field(
        "Encodings, the first that fits is taken.", ["utf-8", "windows-1252"], ("utf-8",)
    )
    header: Annotated[tuple[Text, ...], Field(min_length=1)] = field(
        "The columns that the file must have; of JSON, the keys of each object.", ["id", "date_start", "date_end"]
    )
    optional: Texts = field("Columns that it may have beside them; `*` stands for any characters.", ["iso3", "population_*"], ())
    headless: Flag = field("True where the file has no line of names: `header` then gives them, in order.", False, False)
    paths: dict[Id, Text] = field(
        "For JSON: names of columns, and the JSON path of each; what is found several times is joined by `; `.",
        {"weapon": "$.filters[*].value"},
        {},
    )
    id: Annotated[tuple[Text, ...], BeforeValidator(_many)] = field("The column of the id, or several that make one.", ["id"], ())
    leave_out: tuple[LeftOut, ...] = field("Rows that are no events.", [], ())
    date: Dating = field("How the time is read.", {"starts": "date_start", "ends": "date_end", "formats": ["%Y-%m-%d"]})
    place: Placing = field("How the place is read.", {"names": [{"column": "adm_1", "level": "oblast"}]}, Placing())
    acts: Annotated[tuple[Coded, ...], Field(min_length=1)] = field("Acts of a row.", [{"are": ["harm-to-civilians"]}])
    actors: tuple[Coded, ...] = field(
        "Actors of a row, only where the data set itself codes who did it; a battle of two sides names none.", [], ()
    )
    targets: tuple[Coded, ...] = field("On whom.", [], ())
    means: tuple[Coded, ...] = field("With what.", [], ())
    casualties: dict[Id, Casualties] = field("Counts by measure.", {"killed": {"low": "low", "best": "best", "high": "high"}}, {})
    source: Citing = field("Where the data set has it from.", {"headline": "source_headline"}, Citing())


class Dataset(Record):
    """A data set that can be attached: who publishes it, and how its rows become events. The data are not part of the ledger."""

    title: Text = field("What it is called.", "UCDP Georeferenced Event Dataset")
    publisher: Id = field("Who publishes it; an id in vocabulary/publishers. Every row is this one witness.", "ucdp")
    url: Url = field("Where it is published.", "https://ucdp.uu.se/downloads/")
    licence: Text = field("Its licence.", "CC BY 4.0")
    citation: Text = field("How it wants to be cited.", "Sundberg and Melander (2013), Journal of Peace Research 50(4)")
    language: Language = field("Language of its texts (BCP 47).", "en", "en")
    use: Literal["events", "pointers"] = field(
        "`events`: rows are matched. `pointers`: reports counted by machine, shown where one looks for leads, never evidence.",
        "events",
        "events",
    )
    places: dict[Text, Id] = field("Names of places as the data set writes them, where no label says so.", {"Kiev City": "kyiv"}, {})
    layouts: Annotated[dict[Id, Layout], Field(min_length=1)] = field(
        "The forms in which it comes, by name.",
        {
            "export": {
                "header": ["id", "day", "oblast"],
                "id": "id",
                "date": {"starts": "day", "formats": "%Y-%m-%d"},
                "acts": [{"are": "harm-to-civilians"}],
            }
        },
    )
    notes: Texts = field("Notes, in our words: what can be read off it and what cannot.", ["Names no perpetrator in a battle."], ())


# ---------------------------------------------------------------------------------------------------------- the ledger


class Standard(IntEnum):
    """Levels of evidence (method §5)."""

    NOTHING = 0
    ALLEGED = 1
    REPORTED = 2
    CORROBORATED = 3
    ESTABLISHED = 4


def _standard(value: Any) -> Any:
    if isinstance(value, str) and value.upper() in Standard.__members__:
        return Standard[value.upper()]
    if isinstance(value, Standard):
        return value
    raise PydanticCustomError("not_a_level", "`{value}` is not a level of evidence", {"value": str(value)})


Level = Annotated[
    Standard,
    BeforeValidator(_standard),
    PlainSerializer(lambda level: level.name.lower(), return_type=str),
    WithJsonSchema({"type": "string", "enum": ["alleged", "reported", "corroborated", "established"]}),
]


class Side(Record):
    """A side of the matter: who belongs to it, and to whom it is opposed."""

    label: Text = field("What the side is called.", "Russia")
    members: Ids = field("Actors that belong to it, with all that is narrower.", ["russia"])
    opposed: Ids = field("Sides that it is opposed to; works both ways.", ["ukraine"], ())


class Ledger(Record):
    """The ledger itself: title, standard of proof, default start, sides, languages."""

    title: Text = field("What the ledger is about.", "What was said to Paris and Berlin")
    standard: Level = field(
        "The standard of proof: `alleged`, `reported`, `corroborated` or `established`.", "corroborated", Standard.CORROBORATED
    )
    default_start: Date = field("Where the window of a denial opens unless the record says otherwise (EDTF).", "2022-02-24")
    timezone: Text = field("The time zone whose days are the ledger's days (IANA name).", "Europe/Kyiv", "UTC")
    about: Annotated[int, Field(ge=0, le=100)] = field("What *about* allows either way, in per cent.", 10, 10)
    languages: Annotated[tuple[Language, ...], BeforeValidator(_many)] = field(
        "Languages of labels and texts, the first is the ledger's own.", ["en", "fr"], ("en",)
    )
    sides: dict[Id, Side] = field("The sides, by id.", {"russia": {"label": "Russia", "members": ["russia"], "opposed": ["ukraine"]}})
    licence: Text | None = field("Licence of the records.", "CC BY 4.0", None)


VOCABULARY: dict[str, type[Concept]] = {"acts": Act, "means": Means, "actors": Actor, "places": Place, "publishers": Publisher}
FOLDERS: dict[str, type[Record]] = {
    "calls": Call,
    "claims": Claim,
    "events": Event,
    "datasets": Dataset,
    **{f"vocabulary/{name}": concept for name, concept in VOCABULARY.items()},
}
