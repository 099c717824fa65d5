"""The levels of method §5, row by row: which items make which level of which leg, and why."""

from collections.abc import Mapping
from typing import Any

import pytest

from ledger.answers import Examination
from ledger.model import Standard
from ledger.weighing import Leg, sides_of_matter
from tests.building import Records, claim, concept, event, item, judged, page, publisher

NOTHING, ALLEGED, REPORTED, CORROBORATED, ESTABLISHED = Standard

DENIAL = claim("denial", "never", {"act": "attack", "actor": "army-n"})
ASSERTED = claim(
    "assertion", "occurs", {"act": "attack", "actor": "army-n", "since": "2031-03-01", "until": "2031-03-05"}, speaker="president-s"
)
SIGNED = claim(
    "assertion", "occurs", {"act": "sign", "actor": "norland", "since": "2031-03-01", "until": "2031-03-05"}, speaker="president-s"
)


def legs(examined: Examination) -> dict[str, Leg]:
    (case,) = (case for branch in examined.dockets["c"].branches for case in branch.cases)
    return {leg.name: leg for leg in case.legs}


def weighed(
    said: Records,
    *evidence: Records,
    act: str = "attack",
    actor: str = "army-n",
    more: Mapping[str, Any] = {},
    vocabulary: Mapping[str, Any] = {},
) -> dict[str, Leg]:
    """The legs of the one match of a claim with an event that these items document."""
    return legs(judged({"c": said}, {"e": event([act], "2031-03-02", *evidence, actors=[actor]) | dict(more)}, **vocabulary))


def so(name: str, **more: Any) -> Records:
    """An item that says: it was an attack, by the army of Norland."""
    return item(name, ["attack"], ["army-n"], **more)


def not_so(name: str, **more: Any) -> Records:
    """An item that says: there was no attack, or it was not the army of Norland."""
    return item(name, not_acts=["attack"], not_actors=["army-n"], **more)


FINDS = {"nature": "finding"}
ADMITS = {"admission": "it had denied it for a week"}

LEVELS = [
    ([], NOTHING, "nobody says so"),
    ([so("blog-d")], ALLEGED, "a source of D"),
    ([so("blog-f")], ALLEGED, "F counts as D"),
    ([so("blog-d"), so("blog-f")], ALLEGED, "many sources of D stay alleged"),
    ([so("office-s")], ALLEGED, "a side of the matter: opposed to the speaker's"),
    ([so("office-n")], ALLEGED, "the speaker's own side, without an admission"),
    ([so("office-n"), so("ministry-n-press")], ALLEGED, "one side twice"),
    ([so("court-n", **FINDS)], ALLEGED, "a court of a side is no independent finder"),
    ([so("herald-c")], REPORTED, "one witness of C"),
    ([so("agency-a")], REPORTED, "one witness of A"),
    ([so("office-w")], REPORTED, "a side, but not of this matter"),
    ([so("agency-a"), so("blog-d")], REPORTED, "a source of D adds no witness"),
    ([so("agency-a"), so("office-s")], REPORTED, "a side adds no witness"),
    ([so("herald-c"), so("gazette-c")], REPORTED, "two of C, none of A or B"),
    ([so("daily-b"), so("weekly-c")], REPORTED, "two of one house are one witness"),
    ([so("agency-a"), so("herald-c", derived_from=["agency-a"])], REPORTED, "a reprint is its origin's word"),
    ([so("herald-c", derived_from=["blog-d"])], ALLEGED, "with the origin's letter"),
    ([so("agency-a"), so("agency-b", derived_from=["office-s"])], REPORTED, "a newspaper that relays an official is that official's word"),
    (
        [so("agency-a", derived_from=["office-s"]), so("herald-c", derived_from=["agency-a"]), so("agency-b")],
        REPORTED,
        "origins are followed to the first",
    ),
    ([so("court", **FINDS, hedged="true")], REPORTED, "a hedged finding is one witness"),
    ([so("court", nature="warrant")], REPORTED, "a warrant is one witness"),
    ([so("court", nature="indictment")], REPORTED, "an indictment is one witness"),
    ([so("court", nature="interim-order")], REPORTED, "an interim order is one witness"),
    ([so("court", nature="report")], REPORTED, "a finder's page that is no finding"),
    ([so("court", nature="warrant"), so("agency-b")], CORROBORATED, "a warrant and a witness"),
    ([so("agency-a"), so("agency-b")], CORROBORATED, "two witnesses"),
    ([so("agency-a"), so("herald-c")], CORROBORATED, "two witnesses, one of them A"),
    ([so("daily-b"), so("weekly-c"), so("herald-c")], CORROBORATED, "a house with its best letter, and another"),
    ([so("herald-c", derived_from=["agency-a", "agency-b"])], CORROBORATED, "one page that relays two agencies"),
    ([so("office-n"), so("office-s")], CORROBORATED, "two opposed sides say the same"),
    ([so("office-n"), so("office-w")], REPORTED, "two sides that are not opposed"),
    ([so("court", **FINDS)], ESTABLISHED, "a finder of no side has found it"),
    ([so("herald-c", derived_from=["court"], **FINDS)], ESTABLISHED, "the same finding, relayed"),
    ([so("office-n", **ADMITS)], ESTABLISHED, "a side admits what its president denies"),
    ([so("agency-a", derived_from=["ministry-n-press"], **ADMITS)], ESTABLISHED, "an admission quoted by a newspaper"),
    ([so("office-s", **ADMITS)], ALLEGED, "an admission never counts against a claim of an opposed side"),
    ([so("office-w", **ADMITS)], REPORTED, "who is no side of the matter has nothing to admit"),
]


@pytest.mark.parametrize(("items", "level", "why"), LEVELS, ids=[why for _, _, why in LEVELS])
def test_the_level_of_what_contradicts_a_denial(items: list[Records], level: Standard, why: str) -> None:
    found = weighed(DENIAL, *(items or [item("agency-a", ["harm"])]))
    assert [found[name].weigh()[0].level for name in ("happened", "by")] == [level, level], why


PLAIN = [row for row in LEVELS if not any("admission" in one for one in row[0])]


@pytest.mark.parametrize(("items", "level", "why"), PLAIN, ids=[why for _, _, why in PLAIN])
def test_what_speaks_against_is_weighed_by_the_same_table(items: list[Records], level: Standard, why: str) -> None:
    against = [{**one, "rejects": one["bears_out"], "bears_out": {}} for one in items]
    found = weighed(DENIAL, item("blog-d", ["attack"], ["army-n"]), *against)
    assert [found[name].weigh()[1].level for name in ("happened", "by")] == [level, level], why


@pytest.mark.parametrize(
    ("said", "items", "levels", "why"),
    [
        (DENIAL, [so("ministry-n-press", **ADMITS)], (ESTABLISHED, NOTHING), "Norland admits what its president denies"),
        (DENIAL, [not_so("office-n", **ADMITS)], (NOTHING, ALLEGED), "it never counts for a claim of its own side"),
        (DENIAL, [not_so("office-s", **ADMITS)], (NOTHING, ESTABLISHED), "Sudland admits that Norland did not do it"),
        (DENIAL, [so("office-s", **ADMITS)], (ALLEGED, NOTHING), "nor against one of an opposed side"),
        (ASSERTED, [so("ministry-n-press", **ADMITS)], (ESTABLISHED, NOTHING), "the same admission, for the claim of the opposed"),
        (ASSERTED, [so("office-s", **ADMITS)], (ALLEGED, NOTHING), "not for a claim of its own side"),
        (ASSERTED, [not_so("office-s", **ADMITS)], (NOTHING, ESTABLISHED), "Sudland admits that its president was wrong"),
        (ASSERTED, [not_so("office-n", **ADMITS)], (NOTHING, ALLEGED), "Norland against a claim of the opposed"),
    ],
)
def test_an_admission_never_counts_for_its_own_side_nor_against_an_opposed_one(
    said: Records, items: list[Records], levels: tuple[Standard, Standard], why: str
) -> None:
    found = weighed(said, *items)
    assert tuple(weight.level for weight in found["by"].weigh()) == levels, why


# ---------------------------------------------------------------------------------------------- acts that are their own publication


@pytest.mark.parametrize(
    ("evidence", "level", "why"),
    [
        (item("office-n", ["sign"], ["president-n"], nature="text"), ESTABLISHED, "the decree, on its own side's page"),
        (item("office-n", ["sign"], ["president-n"], nature="recording"), ESTABLISHED, "the signature, on camera"),
        (item("agency-b", ["sign"], ["president-n"], nature="text"), ESTABLISHED, "the text with a witness"),
        (item("agency-b", ["sign"], ["president-n"], nature="text", derived_from=["office-n"]), ESTABLISHED, "the text, relayed"),
        (item("office-n", ["sign"], ["president-n"], nature="statement"), ALLEGED, "only told, not shown"),
        (item("office-s", ["sign"], ["president-n"], nature="text"), ALLEGED, "what the other side shows as a decree"),
        (item("blog-d", ["sign"], ["president-n"], nature="text"), ALLEGED, "a text from a source of D"),
        (item("office-n", ["sign"], ["president-n"], nature="text", hedged="true"), ALLEGED, "only likely the text"),
    ],
)
def test_an_act_that_is_its_own_publication_is_established_by_its_text_or_recording(evidence: Records, level: Standard, why: str) -> None:
    assert weighed(SIGNED, evidence, act="sign", actor="president-n")["happened"].weigh()[0].level is level, why


def test_a_recording_of_any_other_act_is_a_page_like_others() -> None:
    assert weighed(DENIAL, so("agency-a", nature="recording"))["happened"].weigh()[0].level is REPORTED


# ---------------------------------------------------------------------------------------------- what an item speaks of


@pytest.mark.parametrize(
    ("evidence", "levels", "why"),
    [
        (item("agency-a", ["attack-on-hospital"], ["battalion-n"]), (REPORTED, REPORTED), "narrower than the claim's"),
        (item("agency-a", ["harm"], ["norland"]), (NOTHING, NOTHING), "broader than the claim's"),
        (item("agency-a", ["attack"]), (REPORTED, NOTHING), "names nobody"),
        (item("agency-a", actors=["army-n"]), (NOTHING, REPORTED), "names only the actor"),
        (item("agency-a", ["exchange"], ["army-n"]), (NOTHING, NOTHING), "names the actor of another act"),
        (item("agency-a", ["attack"], ["army-n"], nature="no-trace", access="everywhere"), (NOTHING, NOTHING), "found no trace"),
    ],
)
def test_an_item_counts_for_what_it_names_and_what_is_broader_alone(evidence: Records, levels: tuple[Standard, Standard], why: str) -> None:
    found = weighed(DENIAL, evidence, more={"acts": ["attack-on-hospital", "exchange"], "actors": ["battalion-n", "army-n"]})
    assert (found["happened"].weigh()[0].level, found["by"].weigh()[0].level) == levels, why


def test_an_item_that_names_other_targets_means_or_places_than_the_claim_does_not_count() -> None:
    asked = claim("denial", "never", {"act": "attack", "target": "students", "means": "missile", "place": "town"})
    more = {"targets": ["students", "army-s"], "means": ["missile", "mine"], "places": ["town", "village"]}

    def level(**points: Any) -> Standard:
        one = item("agency-a", ["attack"])
        one["bears_out"] |= points
        return weighed(asked, one, more=more)["happened"].weigh()[0].level

    assert level() is level(targets=["students"]) is level(means=["missile"]) is level(places=["hospital"]) is REPORTED
    assert level(targets=["army-s"]) is level(means=["mine"]) is level(places=["village"]) is NOTHING


@pytest.mark.parametrize(
    ("evidence", "level", "why"),
    [
        (item("agency-a", ["attack"], ["army-s"]), REPORTED, "names a disjoint actor"),
        (item("agency-a", ["attack"], ["army-s"], jointly="true"), NOTHING, "names him jointly"),
        (item("agency-a", ["attack"], ["army-s", "army-n"]), NOTHING, "names both"),
        (item("agency-a", ["attack"], ["norland"]), NOTHING, "names the state to which the army belongs"),
        (item("agency-a", not_actors=["army-n"]), REPORTED, "rejects the actor"),
        (item("agency-a", not_actors=["norland"]), REPORTED, "rejects something broader"),
        (item("agency-a", not_actors=["battalion-n"]), NOTHING, "rejects only a part"),
    ],
)
def test_rejections_and_attributions_to_a_disjoint_actor_are_against(evidence: Records, level: Standard, why: str) -> None:
    assert weighed(DENIAL, so("blog-d"), evidence)["by"].weigh()[1].level is level, why


def test_a_bare_denial_by_a_side_lowers_nothing_and_is_shown() -> None:
    found = weighed(DENIAL, so("agency-a"), so("agency-b"), not_so("office-n"))
    assert [weight.level for weight in found["happened"].weigh()] == [CORROBORATED, ALLEGED]
    assert not found["happened"].is_disputed(CORROBORATED)
    assert found["happened"].is_disputed(ALLEGED)


def test_a_leg_that_reaches_the_standard_both_ways_is_disputed() -> None:
    found = weighed(DENIAL, so("agency-a"), so("agency-b"), not_so("daily-b"), not_so("herald-c"))
    assert found["by"].is_disputed(CORROBORATED)
    assert not found["by"].is_disputed(ESTABLISHED)


def test_who_can_bind_the_actor_is_for_and_not_against() -> None:
    own_hand = {"actors": {"envoy": concept(), "norland": concept(bound_by=["envoy"])}}
    by = weighed(SIGNED, item("agency-a", ["sign"], ["envoy"]), act="sign", actor="envoy", vocabulary=own_hand)["by"]
    assert [weight.level for weight in by.weigh()] == [REPORTED, NOTHING]


def test_a_legal_character_is_borne_out_by_a_finder_alone() -> None:
    crime = {"acts": {"crime": concept("attack", legal_character="true")}}
    charged = claim("denial", "never", {"act": "crime"})
    press = [item(name, ["crime"]) for name in ("agency-a", "agency-b")]
    assert weighed(charged, *press, act="crime", vocabulary=crime)["happened"].weigh()[0].level is NOTHING
    assert (
        weighed(charged, item("court", ["crime"], nature="warrant"), act="crime", vocabulary=crime)["happened"].weigh()[0].level is NOTHING
    )
    assert weighed(charged, item("court", ["crime"], **FINDS), act="crime", vocabulary=crime)["happened"].weigh()[0].level is ESTABLISHED


# ---------------------------------------------------------------------------------------------- edges on which people differ


def militia(*evidence: str) -> dict[str, dict[str, Records]]:
    return {"actors": {"militia": concept({"to": "army-n", "evidence": [page(name) for name in evidence]})}}


@pytest.mark.parametrize(
    ("rests_on", "level"),
    [(["blog-d"], ALLEGED), (["office-s"], ALLEGED), (["herald-c"], REPORTED), (["agency-a", "agency-b"], CORROBORATED)],
)
def test_a_leg_is_no_stronger_than_the_edge_that_it_climbs(rests_on: list[str], level: Standard) -> None:
    named = [item(name, ["attack"], ["militia"]) for name in ("agency-a", "agency-b")]
    found = weighed(DENIAL, *named, actor="militia", vocabulary=militia(*rests_on))
    assert (found["happened"].weigh()[0].level, found["by"].weigh()[0].level) == (CORROBORATED, level)


def test_who_names_the_army_itself_climbs_no_edge_and_lifts_nobody_who_does() -> None:
    named = [item(name, ["attack"], ["militia"]) for name in ("agency-a", "agency-b")]
    both = {"actors": ["militia", "army-n"]}
    assert weighed(DENIAL, *named, so("blog-d"), more=both, vocabulary=militia("blog-d"))["by"].weigh()[0].level is ALLEGED
    assert weighed(DENIAL, *named, so("herald-c"), more=both, vocabulary=militia("blog-d"))["by"].weigh()[0].level is REPORTED
    assert weighed(DENIAL, *named, so("court", **FINDS), more=both, vocabulary=militia("blog-d"))["by"].weigh()[0].level is ESTABLISHED


@pytest.mark.parametrize("edges", [("blog-d", "court"), ("court", "blog-d")])
def test_of_two_ways_up_the_stronger_decides_in_whatever_order_they_are_written(edges: tuple[str, str]) -> None:
    ways = [{"to": f"staff-of-{name}", "evidence": [page(name, **FINDS)]} for name in edges]
    actors = {"actors": {"militia": concept(*ways), "staff-of-blog-d": concept("army-n"), "staff-of-court": concept("army-n")}}
    named = [item(name, ["attack"], ["militia"]) for name in ("agency-a", "agency-b")]
    assert weighed(DENIAL, *named, actor="militia", vocabulary=actors)["by"].weigh()[0].level is CORROBORATED


def test_a_cover_is_no_stronger_than_the_edge_between_the_scope_and_it() -> None:
    said = claim("denial", "never", {"act": "attack", "actor": "militia"})
    absent = [item(name, ["attack"], ["army-n"]) for name in ("agency-a", "agency-b")]
    more = {"date": "2031-01-01/2031-12-31", "occurred": "false", "places": []}
    assert weighed(said, *absent, more=more, vocabulary=militia("blog-d"))["happened"].weigh()[0].level is ALLEGED
    assert weighed(said, *absent, more=more, vocabulary=militia("court"))["happened"].weigh()[0].level is REPORTED


def test_two_who_climb_different_edges_are_two_witnesses() -> None:
    """Each edge is established; what either witness says then holds of the army."""
    sure = [page("court", **FINDS)]
    actors = {"actors": {"militia": concept({"to": "army-n", "evidence": sure}), "guards": concept({"to": "army-n", "evidence": sure})}}
    named = [item("agency-a", ["attack"], ["militia"]), item("agency-b", ["attack"], ["guards"])]
    assert weighed(DENIAL, *named, more={"actors": ["militia", "guards"]}, vocabulary=actors)["by"].weigh()[0].level is CORROBORATED


# ---------------------------------------------------------------------------------------------- reasons, owners, loss


def test_a_level_tells_its_rule_and_on_whose_word_it_rests() -> None:
    weight = weighed(DENIAL, so("daily-b"), so("weekly-c"), so("agency-a"), so("blog-d"))["by"].weigh()[0]
    assert (weight.rule, weight.owners, weight.origins) == (
        "independent witnesses",
        ("agency-a", "house"),
        ("agency-a", "daily-b", "weekly-c"),
    )


def test_a_leg_without_some_owners_is_weighed_as_if_they_had_said_nothing() -> None:
    leg = weighed(DENIAL, so("daily-b"), so("weekly-c"), so("agency-a"), not_so("office-n"))["by"]
    assert leg.owners == {"house", "agency-a", "office-n"}
    assert leg.weigh(frozenset({"house"}))[0].level is REPORTED
    assert [weight.level for weight in leg.weigh(frozenset({"house", "agency-a"}))] == [NOTHING, ALLEGED]
    assert [weight.level for weight in leg.weigh(frozenset({"office-n", "someone-else"}))] == [CORROBORATED, NOTHING]


@pytest.mark.parametrize(
    ("scope", "more", "sides"),
    [
        ({"act": "attack"}, {}, {"norland", "sudland"}),
        ({"act": "attack", "actor": "army-s"}, {}, {"norland", "sudland"}),
        ({"act": "attack"}, {"targets": ["westland"]}, {"norland", "sudland", "westland"}),
        ({"act": "attack", "target": "westland"}, {}, {"norland", "sudland", "westland"}),
        ({"act": "attack"}, {"actors": ["president-w"]}, {"norland", "sudland", "westland"}),
    ],
)
def test_sides_of_the_matter_are_those_of_speaker_actors_and_harmed_with_the_opposed(
    scope: Records, more: Records, sides: set[str]
) -> None:
    examined = judged({"c": claim("denial", "never", scope)}, {"e": event(["attack"], "2031-03-02", so("agency-a")) | more})
    (branch,) = examined.dockets["c"].branches
    world = examined.world
    assert sides_of_matter(world, world.book.claims["c"], branch.tests[0], world.occurrences["e"]) == sides


def test_a_third_partys_publishers_are_no_witness_once_it_is_harmed() -> None:
    assert weighed(DENIAL, so("office-w"), more={"targets": ["president-w"]})["happened"].weigh()[0].level is ALLEGED


def test_a_publisher_speaks_for_the_side_of_its_owner_but_finds_only_for_itself() -> None:
    owned = {"publishers": {"tv": publisher("B", part_of="office-n"), "bureau": publisher("A", part_of="court")}}
    assert weighed(DENIAL, so("tv"), vocabulary=owned)["happened"].weigh()[0].level is ALLEGED
    assert weighed(DENIAL, so("bureau", **FINDS), vocabulary=owned)["happened"].weigh()[0].level is REPORTED


# ---------------------------------------------------------------------------------------------- the leg said


@pytest.mark.parametrize(
    ("reporting", "levels", "why"),
    [
        ([page("office-n", nature="readout")], (ESTABLISHED, NOTHING), "the speaker's own office"),
        ([page("agency-b", derived_from=["office-n"])], (ESTABLISHED, NOTHING), "his office, relayed"),
        ([page("agency-b", nature="recording")], (ESTABLISHED, NOTHING), "a recording"),
        ([page("court", nature="finding")], (ESTABLISHED, NOTHING), "a finder of no side"),
        ([page("office-w", nature="readout")], (REPORTED, NOTHING), "the other side alone"),
        ([page("ministry-n-press")], (REPORTED, NOTHING), "his side, but not his office"),
        ([page("office-w"), page("ministry-n-press")], (CORROBORATED, NOTHING), "both sides of the call"),
        ([page("court", nature="finding"), page("office-w"), page("ministry-n-press")], (ESTABLISHED, NOTHING), "both sides lower nothing"),
        ([page("agency-a")], (REPORTED, NOTHING), "one witness"),
        ([page("agency-a"), page("office-w")], (REPORTED, NOTHING), "one witness and a side"),
        ([page("agency-a"), page("agency-b")], (CORROBORATED, NOTHING), "two witnesses"),
        ([page("office-s")], (ALLEGED, NOTHING), "only an opposed side that was not on the call"),
        ([page("office-s"), page("agency-a")], (REPORTED, NOTHING), "which is no witness beside another"),
        ([page("blog-f")], (ALLEGED, NOTHING), "F counts as D"),
        ([page("office-w"), page("office-n", stance="disputes")], (REPORTED, ESTABLISHED), "his office disputes it"),
        ([page("office-n"), page("office-w", stance="disputes")], (ESTABLISHED, REPORTED), "the other side disputes it"),
    ],
)
def test_the_leg_said(reporting: list[Records], levels: tuple[Standard, Standard], why: str) -> None:
    said = judged({"c": {**DENIAL, "reporting": reporting}}).verdicts["c"].said
    assert tuple(weight.level for weight in said.weigh()) == levels, why


UNALIGNED = {"palace": publisher("B", office_of=["president-w"]), "cabinet": publisher("C", office_of=["president-w"])}


@pytest.mark.parametrize(
    ("reporting", "level", "rule", "why"),
    [
        ([page("palace")], REPORTED, "one side of the call alone", "his own call, whatever the sides of the ledger"),
        ([page("palace"), page("agency-a")], REPORTED, "one side of the call alone", "it is no witness beside another"),
        ([page("palace"), page("cabinet")], REPORTED, "one side of the call alone", "two offices of one man"),
        ([page("palace"), page("ministry-n-press")], CORROBORATED, "both sides of the call", "both sides"),
    ],
)
def test_an_office_of_whoever_was_on_the_call_is_no_independent_witness(
    reporting: list[Records], level: Standard, rule: str, why: str
) -> None:
    pro, _ = judged({"c": {**DENIAL, "reporting": reporting}}, publishers=UNALIGNED).verdicts["c"].said.weigh()
    assert (pro.level, pro.rule) == (level, rule), why
