"""Small random worlds for the laws of method §7: a few claims of every form, and events that bear on them in every way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from ledger.answers import Examination, examine
from ledger.book import Book
from ledger.dates import parse
from ledger.model import Standard
from ledger.verdict import Verdict
from tests.building import VOCABULARY, Records, claim, concept, event, item, make_book, page

LAST_DAY = parse("2031-12-31").bounds(None).ends_last
"""A day after every publication and every window that closes."""

SPEAKERS = {"president-n": "office-n", "president-s": "office-s"}
TOPICS = {
    "violence": ["attack", "harm", "attack-on-hospital", "targeting", "targeting-hospital"],
    "fighting": ["fighting", "truce"],
    "troops": ["stay", "withdrawal"],
    "politics": ["sign", "political", "request"],
    "convoys": ["convoy", "no-convoy", "exchange"],
}
MORE: dict[str, dict[str, Records]] = {
    "acts": {"truce": concept(contrary=["fighting"]), "barrage": concept("attack", "fighting")},
    "actors": {
        "militia": concept(
            {"to": "army-n", "evidence": [page("agency-b", published="2031-03-10"), page("herald-c", published="2031-04-01")]}
        ),
        "volunteers": concept({"to": "army-s", "since": "2031-03-05"}, "civilians"),
    },
    "places": {
        "crossing": concept("east", "west", level="site"),
        "camp": concept({"to": "town", "evidence": [page("court", nature="finding")]}, level="site"),
    },
    "publishers": {
        "relay-b": {**VOCABULARY["publishers"]["agency-b"], "part_of": "agency-b"},
        "tv-n": {**VOCABULARY["publishers"]["ministry-n-press"], "part_of": "office-n"},
    },
}
NAMES = {kind: sorted({**VOCABULARY[kind], **MORE.get(kind, {})}) for kind in VOCABULARY}


@dataclass(frozen=True)
class Drawn:
    """The records of a random world, by id, as a person would write them; a failing example can be read."""

    claims: Mapping[str, Records]
    events: Mapping[str, Records]
    vocabulary: Mapping[str, Mapping[str, Records]] = field(default_factory=lambda: MORE, repr=False)
    ledger: Records = field(default_factory=dict, repr=False)

    def book(self) -> Book:
        return make_book(self.claims, self.events, self.ledger, **self.vocabulary)

    def examined(self, standard: Standard | None = None, day: int = LAST_DAY) -> Examination:
        return examine(self.book(), standard, day)

    def with_claim(self, name: str, one: Records) -> Drawn:
        return replace(self, claims={**self.claims, name: one})

    def with_event(self, name: str, one: Records) -> Drawn:
        return replace(self, events={**self.events, name: one})


def told(verdict: Verdict) -> tuple[Any, ...]:
    """All that a verdict says, without the order of items."""
    by_case = [
        [
            (case.match.occurrence, case.match.role, case.match.number, case.supports, case.about, [leg_told(leg) for leg in case.legs])
            for case in cases
        ]
        for cases in (verdict.decisive, verdict.beside, verdict.afterwards)
    ]
    misses = [
        (one.case.match.occurrence, one.case.match.role, one.case.about, one.axes, one.legs, one.is_open) for one in verdict.near_misses
    ]
    answers = [(answer.reading, answer.outcome, answer.reason) for answer in verdict.answers]
    return (
        verdict.outcome,
        verdict.word,
        verdict.reason,
        verdict.if_said,
        leg_told(verdict.said),
        verdict.strength,
        verdict.days,
        verdict.at_saying,
        by_case,
        misses,
        answers,
    )


def leg_told(leg: Any) -> tuple[Any, ...]:
    return leg.name, *((weight.level, weight.rule, len(weight.owners)) for weight in leg.weigh())


def all_told(examined: Examination) -> dict[str, tuple[Any, ...]]:
    return {name: told(verdict) for name, verdict in examined.verdicts.items()}


# ---------------------------------------------------------------------------------------------- drawing

flags = st.sampled_from(["false", "false", "false", "true"])
published = st.sampled_from(["2031-03-10", "2031-03-20", "2031-04-01", "2031-04", "2031-05-02"])
days = st.sampled_from(["2031-02-26", "2031-03-02", "2031-03-03", "2031-03-06", "2031-03-06T10:00", "2031-03-09", "2031-03-12"])
spans = st.sampled_from(
    [
        "2031-03-01/2031-03-05",
        "2031-02-01/2031-04-30",
        "2031-01-01/2031-12-31",
        "2031-03-06/2031-03-31",
        "2031-03-08/2031-03-09",
        "2031-03/2031-04",
    ]
)
often_whole = st.sampled_from([0, 0, 0, 1])


def mostly(names: list[str], *least: str) -> st.SearchStrategy[str]:
    """One of the first names as often as all the others together."""
    return st.sampled_from([*least, *least, *names])


@st.composite
def items(draw: st.DrawFn, acts: list[str], actors: list[str], figures: list[str]) -> Records:
    """An item that mostly bears out the whole event, and now and then a part of it, or the opposite."""
    made = item(draw(mostly(NAMES["publishers"], "agency-a", "agency-b", "herald-c", "office-n", "office-s")), published=draw(published))
    whole, against = draw(often_whole) == 0, draw(st.integers(0, 4)) == 4
    some_acts = acts if whole else draw(st.lists(st.sampled_from(acts), max_size=1))
    some_actors = actors if whole or not actors else draw(st.lists(st.sampled_from(actors), max_size=1))
    points = {"acts": some_acts or acts[:1], "actors": some_actors}
    if against:
        made["rejects"] = draw(st.sampled_from([points, {"acts": points["acts"]}, {"actors": points["actors"] or ["army-n"]}]))
    else:
        made["bears_out"] = {**points, "figures": figures if draw(often_whole) == 0 else []}
    made["nature"] = draw(st.sampled_from(["report", "report", "report", "finding", "text", "statement", "warrant", "no-trace"]))
    for name, marked in (("hedged", "true"), ("jointly", "true"), ("admission", "it had denied this"), ("access", "all of it")):
        if draw(st.integers(0, 6)) == 6:
            made[name] = marked
    if draw(st.integers(0, 4)) == 4:
        made["derived_from"] = draw(st.lists(st.sampled_from(NAMES["publishers"]), min_size=1, max_size=2, unique=True))
    return made


@st.composite
def events(draw: st.DrawFn, acts: list[str]) -> Records:
    """An event, a state that lasted, or an absence, mostly by one of the parties and in the land."""
    kind = draw(st.sampled_from(["point", "point", "point", "state", "absence"]))
    done = draw(st.lists(mostly(acts, acts[0], acts[0]), min_size=1, max_size=2, unique=True))
    by = draw(st.lists(mostly(NAMES["actors"], "army-n", "army-n", "norland", "president-n", "militia"), max_size=2, unique=True))
    figures = ["killed"] if draw(st.booleans()) else []
    made = event(
        done,
        draw(days if kind == "point" else spans),
        actors=by,
        places=draw(st.sampled_from([["town"], ["land"], ["land"], ["hospital"], ["camp"], ["crossing"], []])),
    )
    witnesses = draw(st.sampled_from([[], ["court"], ["agency-a", "agency-b"], ["agency-a", "herald-c"]]))
    firm = [item(name, done, by, figures, published="2031-03-10", nature="finding") for name in witnesses]
    made["evidence"] = firm + draw(st.lists(items(done, by, figures), min_size=not firm, max_size=3))
    if draw(st.booleans()):
        made |= {"targets": draw(st.sampled_from([[], ["civilians-s"], ["students"]])), "means": draw(st.sampled_from([[], ["missile"]]))}
    if kind != "point" and draw(st.booleans()):
        made |= {
            "date": draw(st.sampled_from(["2031-01-01/2031-12-31", "2031-01-01/..", "2031-03-01/2031-04-30"])),
            "actors": [],
            "places": ["land"],
        }
    if figures:
        made["figures"] = {"killed": {"measure": "killed", "count": draw(st.sampled_from(["3", "3-5", "12+", "12"]))}}
    if kind == "absence":
        made["occurred"] = "false"
    return made


@st.composite
def scopes(draw: st.DrawFn, acts: list[str]) -> Records:
    made: Records = {"act": draw(mostly(acts, acts[0], acts[0]))}
    made |= draw(st.sampled_from([{}, {}, {"actor": "army-n"}, {"actor": "norland"}, {"actor": "norland"}, {"actor": "army-s"}]))
    made |= draw(st.sampled_from([{}, {"place": "land"}, {"place": "land"}, {"place": "town"}, {"place": "east"}]))
    made |= draw(st.sampled_from([{}, {}, {}, {}, {}, {}, {"target": "civilians"}, {"means": "weapon"}]))
    return made | draw(
        st.sampled_from(
            [
                {},
                {"since": "2031-02-20", "until": "2031-03-31"},
                {"since": "2031-03-01", "until": "2031-03-20"},
                {"since": "2031-03-01", "until": "said"},
                {"since": "said", "until": "2031-03-31"},
            ]
        )
    )


@st.composite
def claims(draw: st.DrawFn, acts: list[str], first_event: str) -> Records:
    """A claim of any form and of a kind that goes with it."""
    form = draw(st.sampled_from(["never", "never", "occurs", "occurs", "holds", "about", "figure"]))
    kinds = {"about": ["attribution", "assertion"], "figure": ["quantity"], "never": ["denial", "assertion", "commitment", "intention"]}
    kind = draw(st.sampled_from(kinds.get(form, ["assertion", "commitment", "intention"])))
    scope = draw(scopes(acts))
    more: Records = {}
    if form == "about":
        scope = {name: value for name, value in scope.items() if name not in ("since", "until") and draw(st.booleans())} | {
            "event": first_event
        }
        more["was_not"] = draw(flags)
    elif form == "figure":
        more["figure"] = {"relation": draw(st.sampled_from(["exactly", "at-least", "less-than"])), "value": "12"} | draw(
            st.sampled_from([{}, {"measure": "killed"}])
        )
        scope |= draw(st.sampled_from([{}, {"event": first_event}]))
    elif form == "holds" and draw(st.booleans()):
        more["every"] = "day"
    if form in ("never", "occurs", "holds") and draw(st.integers(0, 3)) == 3:
        until = draw(st.sampled_from(["2031-03-12", "2031-04-15"]))
        more["readings"] = [
            {"name": "short", "why": "so", "scope": {"until": until}},
            {"name": "wide", "why": "so", "scope": {"place": "land"}},
        ]
    if form in ("never", "occurs") and draw(st.integers(0, 4)) == 4:
        more["condition"] = {"act": draw(st.sampled_from(acts))}
    speaker = draw(st.sampled_from(["president-n", "president-n", "president-n", "president-s"]))
    reporting = st.lists(
        st.tuples(
            mostly(NAMES["publishers"], SPEAKERS[speaker], "office-w"), published, st.sampled_from(["reports", "reports", "disputes"])
        ),
        min_size=1,
        max_size=3,
    )
    more["reporting"] = [page(name, published=when, stance=stance) for name, when, stance in draw(reporting)]
    return claim(kind, form, scope, speaker=speaker, **more)


@st.composite
def worlds(draw: st.DrawFn, most_claims: int = 3, most_events: int = 5) -> Drawn:
    """Two to four claims and three to five events of one topic or two, so that they meet."""
    acts = [act for topic in draw(st.lists(st.sampled_from(sorted(TOPICS)), min_size=1, max_size=2, unique=True)) for act in TOPICS[topic]]
    happened = draw(st.lists(events(acts), min_size=2, max_size=most_events))
    said = draw(st.lists(claims(acts, "e0"), min_size=1, max_size=most_claims))
    if draw(st.integers(0, 3)) == 3:
        happened[1] |= {"same_as": ["e0"]} | {name: happened[0].get(name, "true") for name in ("date", "occurred")}
    standard = draw(st.sampled_from(["corroborated", "corroborated", "reported", "established", "alleged"]))
    return Drawn(
        {f"c{number}": one for number, one in enumerate(said)},
        {f"e{number}": one for number, one in enumerate(happened)},
        ledger={"standard": standard},
    )


WITNESSED = [["court"], ["agency-a", "agency-b"], ["agency-a"], ["herald-c"], ["office-n"], ["office-s"], ["office-n", "office-s"], []]


@st.composite
def firm_evidence(draw: st.DrawFn, acts: list[str], actors: list[str]) -> list[Records]:
    """Findings, reports and admissions that bear out the whole, and others that reject it."""
    admits = draw(st.sampled_from([{}, {}, {"admission": "it had denied this"}]))
    told = [item(name, acts, actors, nature="finding", **admits) for name in draw(st.sampled_from(WITNESSED))]
    against = [
        item(name, not_acts=acts, not_actors=actors, nature="finding", **admits) for name in draw(st.sampled_from([*WITNESSED, [], [], []]))
    ]
    return [*told, *against] or [item("blog-d", acts, actors)]


@st.composite
def waiting_worlds(draw: st.DrawFn) -> Drawn:
    """A claim that waits for an exchange, what may have met its condition, and what then befalls it or covers it."""
    form = draw(st.sampled_from(["never", "never", "occurs"]))
    scope = {
        "act": "attack",
        "actor": draw(st.sampled_from(["norland", "army-n"])),
        "place": "land",
        "since": "said",
        "until": "2031-04-15",
    }
    said = claim(draw(st.sampled_from(["commitment", "assertion"])), form, scope, condition={"act": "exchange"})
    happened = {}
    for number, when in enumerate(draw(st.lists(st.sampled_from(["2031-03-10", "2031-03-20", "2031-03-25"]), min_size=1, max_size=2))):
        happened[f"gate{number}"] = event(
            ["exchange"], when, *draw(firm_evidence(["exchange"], [])), actors=draw(st.sampled_from([[], ["army-n"]]))
        )
    for number, when in enumerate(
        draw(st.lists(st.sampled_from(["2031-03-08", "2031-03-12", "2031-03-22", "2031-04-01"]), min_size=1, max_size=2))
    ):
        happened[f"e{number}"] = event(["attack"], when, *draw(firm_evidence(["attack"], ["army-n"])), actors=["army-n"])
    covers = draw(st.sampled_from([None, "2031-03-06/2031-04-30", "2031-03-15/2031-04-30", "2031-03-21/2031-05-01"]))
    if covers:
        happened["absence"] = event(["harm"], covers, *draw(firm_evidence(["harm"], [])), places=["land"], occurred="false")
    return Drawn({"c": said}, happened)
