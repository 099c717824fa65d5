"""Verdicts on small invented worlds: each form, each way, with when, strength, resilience and near misses."""

import pytest

from ledger.model import Standard
from ledger.verdict import Outcome, Verdict
from ledger.verdict import on_record_since as since
from tests.building import Records, claim, event, item, judged, page

DENIAL = claim("denial", "never", {"act": "attack", "actor": "army-n", "place": "land"})
PROMISE = claim("commitment", "never", {"act": "attack", "actor": "army-n"})


def attack(*evidence: Records, date: str = "2031-03-01", **more: object) -> Records:
    return event(["attack"], date, *evidence, actors=["army-n"]) | more


def by_two(acts: str = "attack", actors: str = "army-n") -> list[Records]:
    return [item("agency-a", [acts], [actors]), item("agency-b", [acts], [actors])]


def verdict(said: Records, *events: Records, **more: object) -> Verdict:
    examined = judged({"c": said}, {f"e{number}": one for number, one in enumerate(events, 1)}, **more)  # type: ignore[arg-type]
    return examined.verdicts["c"]


# ---------------------------------------------------------------------------------------------- never


def test_one_event_inside_contradicts_a_denial() -> None:
    found = verdict(DENIAL, attack(*by_two()))
    assert (found.outcome, found.word, found.strength) == (Outcome.CONTRADICTED, "contradicted", Standard.CORROBORATED)
    assert (found.days, found.at_saying, found.if_said) == (-5, True, False)


def test_a_commitment_is_broken_days_later_and_only_by_what_follows_it() -> None:
    found = verdict(PROMISE, attack(*by_two()), attack(*by_two(), date="2031-03-09"))
    assert (found.word, found.days, found.at_saying) == ("broken", 3, False)
    assert [case.match.occurrence for case in found.decisive] == ["e2"]


def test_an_event_after_the_window_of_a_denial_is_listed_as_afterwards() -> None:
    found = verdict(DENIAL, attack(*by_two(), date="2031-03-09"))
    assert (found.outcome, found.reason) == (Outcome.UNVERIFIED, "nothing on record")
    assert [case.match.occurrence for case in found.afterwards] == ["e1"]


def test_what_began_before_and_went_on_is_not_told_twice() -> None:
    lasted, later = attack(*by_two(), date="2031-03-01/2031-03-20"), attack(*by_two(), date="2031-03-09")
    found = verdict(DENIAL, lasted, later)
    assert [case.match.occurrence for case in found.decisive] == ["e1"]
    assert [case.match.occurrence for case in found.afterwards] == ["e2"]


def test_what_counts_under_one_reading_and_went_on_is_not_told_twice() -> None:
    readings = [
        {"name": "any", "why": "the words", "scope": {"act": "attack"}},
        {"name": "aimed", "why": "the tone", "scope": {"act": "targeting-hospital"}},
    ]
    found = verdict({**DENIAL, "readings": readings}, attack(*by_two(), date="2031-03-01/2031-03-20"))
    assert found.outcome is Outcome.UNVERIFIED
    assert [case.match.occurrence for case in found.beside] == ["e1"]
    assert found.afterwards == ()


def test_on_the_day_of_the_saying_only_an_hour_or_a_note_decides() -> None:
    same_day = attack(*by_two(), date="2031-03-06")
    near = verdict(DENIAL, same_day)
    assert (near.outcome, near.near_misses[0].axes) == (Outcome.UNVERIFIED, ("time",))
    at_ten = {**DENIAL, "said": "2031-03-06T10:00"}
    assert verdict(at_ten, attack(*by_two(), date="2031-03-06T09:00")).outcome is Outcome.CONTRADICTED
    assert verdict(at_ten, attack(*by_two(), date="2031-03-06T11:00")).outcome is Outcome.UNVERIFIED
    noted = {**DENIAL, "order": [{"event": "e1", "came": "before", "why": "the readout speaks of it"}]}
    assert verdict(noted, same_day).outcome is Outcome.CONTRADICTED
    assert verdict({**PROMISE, "order": [{"event": "e1", "came": "before", "why": "so"}]}, same_day).near_misses == ()
    assert verdict({**PROMISE, "order": [{"event": "e1", "came": "after", "why": "so"}]}, same_day).word == "broken"


def test_harm_is_near_a_denial_of_targeting_and_never_counts() -> None:
    targeted = claim("denial", "never", {"act": "targeting", "actor": "army-n"})
    found = verdict(targeted, attack(*by_two("harm"), acts=["harm"]))
    assert (found.outcome, found.near_misses[0].axes) == (Outcome.UNVERIFIED, ("act",))
    assert found.reason == "only near: nothing on record lies wholly within its scope"


def test_a_documented_absence_that_covers_the_scope_supports_a_denial() -> None:
    absent = event(["harm"], "2031-01-01/2031-12-31", *by_two("harm"), occurred="false", places=["land"])
    assert verdict(DENIAL, absent).outcome is Outcome.SUPPORTED
    only_part = {**absent, "date": "2031-02-01/2031-12-31"}
    assert (found := verdict(DENIAL, only_part)).outcome is Outcome.UNVERIFIED
    assert found.near_misses[0].axes == ("time",)


def test_no_trace_counts_only_where_whoever_looked_could_see_the_whole() -> None:
    looked = [item(name, ["harm"], nature="no-trace") for name in ("agency-a", "agency-b")]
    absent = event(["harm"], "2031-01-01/2031-12-31", *looked, occurred="false", places=["land"])
    assert verdict(DENIAL, absent).outcome is Outcome.UNVERIFIED
    seen = {**absent, "evidence": [{**one, "access": "every hall was open to them"} for one in looked]}
    assert verdict(DENIAL, seen).outcome is Outcome.SUPPORTED


# ---------------------------------------------------------------------------------------------- occurs


def test_what_was_promised_and_occurred_is_kept_and_pending_then_overdue_otherwise() -> None:
    promise = claim("commitment", "occurs", {"act": "exchange", "until": "2031-03-20"})
    exchange = event(["exchange"], "2031-03-19", item("office-n", ["exchange"]), item("office-s", ["exchange"]))
    kept = verdict(promise, {**exchange, "actors": ["norland", "sudland"]})
    assert (kept.word, kept.decisive[0].legs[0].weigh()[0].rule) == ("kept", "opposed sides say the same")
    assert verdict(promise).outcome is Outcome.PENDING
    late = verdict(promise, event(["harm"], "2031-05-01", item("agency-a", ["harm"], published="2031-05-02")))
    assert (late.outcome, late.reason) == (Outcome.OVERDUE, "nothing on record, and the deadline has passed")


def test_a_contrary_that_lasted_through_the_scope_contradicts_that_it_occurred() -> None:
    left = claim(
        "assertion", "occurs", {"act": "withdrawal", "actor": "army-n", "place": "east", "since": "2031-02-20", "until": "2031-02-24"}
    )
    stay = event(["stay"], "2031-02-20/2031-02-24", *by_two("stay"), actors=["army-n"], places=["land"])
    assert verdict(left, stay).outcome is Outcome.CONTRADICTED
    assert verdict(left, {**stay, "date": "2031-02-20/2031-02-23"}).outcome is Outcome.UNVERIFIED
    assert verdict(left, {**stay, "date": "2031-02-22"}).near_misses == ()


# ---------------------------------------------------------------------------------------------- holds


def test_a_state_is_contradicted_by_one_contrary_and_supported_by_lasting_through() -> None:
    quiet = claim("assertion", "holds", {"act": "truce", "place": "land", "since": "2031-03-01", "until": "2031-03-05"})
    shots = event(["fighting"], "2031-03-03", *by_two("fighting"))
    assert verdict(quiet, shots).outcome is Outcome.CONTRADICTED
    lasted = event(["truce"], "2031-02-01/2031-03-31", *by_two("truce"), places=["land"])
    assert verdict(quiet, lasted).outcome is Outcome.SUPPORTED
    assert verdict(quiet, lasted, shots).outcome is Outcome.DISPUTED
    no_shots = event(["fighting"], "2031-02-01/2031-03-31", *by_two("fighting"), places=["land"], occurred="false")
    assert verdict(quiet, no_shots).outcome is Outcome.SUPPORTED


def test_every_day_is_contradicted_by_one_documented_day_without() -> None:
    daily = claim("assertion", "holds", {"act": "convoy", "place": "town", "since": "2031-03-01", "until": "2031-03-31"}, every="day")
    one_day = event(["convoy"], "2031-03-08", *by_two("convoy"))
    assert verdict(daily, one_day).outcome is Outcome.UNVERIFIED
    without = event(["convoy"], "2031-03-09", *by_two("convoy"), occurred="false")
    assert verdict(daily, one_day, without).outcome is Outcome.CONTRADICTED
    assert verdict({**daily, "every": None}, without).outcome is Outcome.UNVERIFIED


# ---------------------------------------------------------------------------------------------- about


def test_who_did_it_is_supported_contradicted_or_disputed_by_the_attributions() -> None:
    by_south = claim("attribution", "about", {"event": "e1", "actor": "sudland"})
    burst = event(["harm"], "2031-03-02", actors=["army-n", "army-s"])
    both = [item("agency-a", ["harm"]), item("agency-b", ["harm"])]
    assert verdict(by_south, {**burst, "evidence": both}).outcome is Outcome.UNVERIFIED
    south = [item("agency-a", ["harm"], ["army-s"]), item("agency-b", ["harm"], ["army-s"])]
    north = [item("herald-c", ["harm"], ["army-n"]), item("daily-b", ["harm"], ["army-n"])]
    assert verdict(by_south, {**burst, "evidence": south}).outcome is Outcome.SUPPORTED
    assert verdict(by_south, {**burst, "evidence": both + north}).outcome is Outcome.CONTRADICTED
    assert verdict(by_south, {**burst, "evidence": south + north}).outcome is Outcome.DISPUTED
    together = [{**one, "jointly": "true"} for one in north]
    assert verdict(by_south, {**burst, "evidence": south + together}).outcome is Outcome.SUPPORTED
    denied = {**by_south, "was_not": "true"}
    assert verdict(denied, {**burst, "evidence": south}).outcome is Outcome.CONTRADICTED


def test_another_place_or_day_contradicts_and_so_does_an_event_that_was_not() -> None:
    fire = event(["attack-on-hospital"], "2031-03-02", *by_two("attack-on-hospital"))
    assert verdict(claim("attribution", "about", {"event": "e1", "place": "east"}), fire).outcome is Outcome.SUPPORTED
    assert verdict(claim("attribution", "about", {"event": "e1", "place": "west"}), fire).outcome is Outcome.CONTRADICTED
    assert verdict(claim("attribution", "about", {"event": "e1", "place": "hospital"}), fire).outcome is Outcome.UNVERIFIED
    assert (
        verdict(claim("attribution", "about", {"event": "e1", "since": "2031-03-03", "until": "2031-03-04"}), fire).outcome
        is Outcome.CONTRADICTED
    )
    was_not = {**fire, "occurred": "false"}
    assert verdict(claim("attribution", "about", {"event": "e1", "act": "attack"}), was_not).outcome is Outcome.CONTRADICTED


def test_an_act_that_is_not_on_record_is_another_only_if_a_contrary_is() -> None:
    """Whatever else an event was, it may have been this too: a killing does not rule out a provocation."""
    fire = event(["attack-on-hospital"], "2031-03-02", *by_two("attack-on-hospital"))
    exchange = verdict(claim("attribution", "about", {"event": "e1", "act": "exchange"}), fire)
    assert exchange.outcome is Outcome.UNVERIFIED
    assert exchange.reason.startswith("only near")
    stayed = event(["stay"], "2031-03-02", *by_two("stay"))
    assert verdict(claim("assertion", "about", {"event": "e1", "act": "withdrawal"}), stayed).outcome is Outcome.CONTRADICTED
    one_word = event(["stay"], "2031-03-02", item("agency-a", ["stay"]))
    assert verdict(claim("assertion", "about", {"event": "e1", "act": "withdrawal"}), one_word).outcome is Outcome.UNVERIFIED


@pytest.mark.parametrize(
    ("axis", "field", "other", "said"), [("means", "means", "missile", "mine"), ("target", "targets", "students", "army-s")]
)
def test_other_means_or_targets_contradict_only_if_those_that_were_said_are_rejected(axis: str, field: str, other: str, said: str) -> None:
    by_mine = claim("attribution", "about", {"event": "e1", "act": "attack", axis: said})
    strike = attack(*by_two()) | {field: [other]}
    assert verdict(by_mine, strike).outcome is Outcome.UNVERIFIED
    no_mine = [{**one, "rejects": {field: [said]}} for one in by_two()]
    assert verdict(by_mine, {**strike, "evidence": no_mine}).outcome is Outcome.CONTRADICTED
    both = {**strike, field: [other, said]}
    assert verdict(by_mine, both).outcome is Outcome.SUPPORTED
    assert verdict(by_mine, {**both, "evidence": no_mine}).outcome is Outcome.CONTRADICTED
    assert verdict(by_mine, {**both, "evidence": [*by_two(), *no_mine]}).outcome is Outcome.DISPUTED


# ---------------------------------------------------------------------------------------------- figure


def counted(count: str, *names: str, figure: str = "held", **more: object) -> Records:
    evidence = [item(name, ["hostage-taking"], figures=[figure]) for name in names]
    figures = {figure: {"measure": figure, "count": count}}
    return event(["hostage-taking"], "2031-03-02", *evidence, figures=figures) | more


@pytest.mark.parametrize(
    ("relation", "value", "count", "outcome"),
    [
        ("exactly", "12", "12", Outcome.SUPPORTED),
        ("exactly", "12", "13-14", Outcome.CONTRADICTED),
        ("exactly", "12", "12-14", Outcome.UNVERIFIED),
        ("about", "100", "91-109", Outcome.SUPPORTED),
        ("at-least", "12", "12+", Outcome.SUPPORTED),
        ("more-than", "12", "12", Outcome.CONTRADICTED),
        ("at-most", "12", "0-12", Outcome.SUPPORTED),
        ("less-than", "12", "12", Outcome.CONTRADICTED),
    ],
)
def test_a_figure_of_one_event_satisfies_the_relation_or_cannot(relation: str, value: str, count: str, outcome: Outcome) -> None:
    said = claim("quantity", "figure", {"event": "e1"}, figure={"measure": "held", "relation": relation, "value": value})
    assert verdict(said, counted(count, "agency-a", "agency-b")).outcome is outcome


def test_in_a_scope_a_part_sets_a_floor_and_what_contains_it_a_ceiling() -> None:
    scope = {"act": "hostage-taking", "place": "east", "since": "2031-03-01", "until": "2031-03-05"}
    said = claim("quantity", "figure", scope, figure={"measure": "held", "relation": "more-than", "value": "6000"})
    assert verdict(said, counted("5", "agency-a", "agency-b")).outcome is Outcome.UNVERIFIED
    assert verdict(said, counted("7000", "agency-a", "agency-b")).outcome is Outcome.SUPPORTED
    whole = counted("40", "agency-a", "agency-b", date="2031-01-01/2031-12-31", places=["land"])
    assert verdict(said, whole).outcome is Outcome.CONTRADICTED
    absent = event(["hostage-taking"], "2031-01-01/2031-12-31", *by_two("hostage-taking"), places=["land"], occurred="false")
    assert verdict(said, absent).outcome is Outcome.CONTRADICTED


def test_several_measures_and_none_named_are_readings() -> None:
    said = claim("quantity", "figure", {"event": "e1"}, figure={"relation": "exactly", "value": "12"})
    figures = {"killed": {"measure": "killed", "count": "12"}, "hurt": {"measure": "hurt", "count": "30"}}
    evidence = [item(name, ["harm"], figures=["killed", "hurt"]) for name in ("agency-a", "agency-b")]
    found = verdict(said, event(["harm"], "2031-03-02", *evidence, figures=figures))
    assert (found.outcome, found.reason) == (Outcome.DISPUTED, "its readings disagree")


def test_more_than_the_sum_of_others_with_an_unknown_term_as_nought_or_more() -> None:
    said = claim("quantity", "figure", {"event": "e1"}, figure={"measure": "a", "relation": "more-than-sum", "of": ["b", "c"]})
    evidence = [item(name, ["harm"], figures=["a", "b"]) for name in ("agency-a", "agency-b")]

    def with_counts(a: str, b: str) -> Records:
        return event(["harm"], "2031-03-02", *evidence, figures={"a": {"measure": "a", "count": a}, "b": {"measure": "b", "count": b}})

    assert verdict(said, with_counts("10", "10")).outcome is Outcome.CONTRADICTED
    assert verdict(said, with_counts("11", "10")).outcome is Outcome.UNVERIFIED


# ---------------------------------------------------------------------------------------------- readings, conditions, legs


def test_of_readings_one_without_an_answer_leaves_the_whole_unverified() -> None:
    readings = [
        {"name": "early", "why": "so", "scope": {"since": "2031-03-01", "until": "2031-03-02"}},
        {"name": "late", "why": "so", "scope": {"until": "2031-03-20"}},
    ]
    said = claim("assertion", "never", {"act": "attack", "since": "2031-03-01"}, readings=readings)
    one = verdict(said, attack(*by_two(), date="2031-03-15"))
    assert (one.outcome, one.reason) == (Outcome.UNVERIFIED, "a reading is open: early")
    assert [case.match.occurrence for case in one.beside] == ["e1"]
    assert verdict(said, attack(*by_two(), date="2031-03-01")).outcome is Outcome.CONTRADICTED


def test_the_strength_of_readings_is_that_of_the_weakest() -> None:
    readings = [
        {"name": "early", "why": "so", "scope": {"until": "2031-03-02"}},
        {"name": "late", "why": "so", "scope": {"since": "2031-03-03"}},
    ]
    said = claim("assertion", "never", {"act": "attack", "since": "2031-03-01", "until": "2031-03-20"}, readings=readings)
    found = item("court", ["attack"], ["army-n"], nature="finding")
    one = verdict(said, attack(*by_two(), date="2031-03-01"), attack(found, date="2031-03-04"))
    assert [case.level() for case in one.decisive] == [Standard.ESTABLISHED, Standard.CORROBORATED]
    assert one.strength is Standard.CORROBORATED
    assert verdict(said, attack(found, date="2031-03-01"), attack(found, date="2031-03-04")).strength is Standard.ESTABLISHED


def test_a_condition_opens_the_window_when_it_is_met() -> None:
    said = claim("commitment", "never", {"act": "attack", "actor": "army-n"}, condition={"act": "exchange"})
    assert verdict(said, attack(*by_two(), date="2031-03-09")).reason == "its condition is not met on record"
    met = event(["exchange"], "2031-03-10", *by_two("exchange"))
    assert verdict(said, attack(*by_two(), date="2031-03-09"), met).outcome is Outcome.PENDING
    assert verdict(said, attack(*by_two(), date="2031-03-12"), met).word == "broken"


def test_below_the_standard_contested_and_disputed_are_told_apart() -> None:
    one = verdict(DENIAL, attack(item("agency-a", ["attack"], ["army-n"])))
    assert (one.outcome, one.reason, one.near_misses[0].legs) == (
        Outcome.UNVERIFIED,
        "what is on record is below the standard of proof",
        ("happened", "by"),
    )
    sides = attack(item("office-s", ["attack"], ["army-n"]), item("office-n", not_acts=["attack"], not_actors=["army-n"]))
    assert verdict(DENIAL, sides).reason == "contested: only sides speak, and they contradict each other"
    heard = attack(item("agency-a", ["attack"], ["army-n"]), date="2031-03-01")
    assert verdict(DENIAL, sides, heard).reason == "what is on record is below the standard of proof"
    others = [item("herald-c", actors=["army-s"]), item("daily-b", actors=["army-s"])]
    assert verdict(DENIAL, attack(*by_two(), *others)).outcome is Outcome.DISPUTED


def test_if_said_as_reported_is_added_where_the_saying_is_below_the_standard_or_disputed() -> None:
    alone = {**DENIAL, "reporting": [page("office-w", published="2031-03-06")]}
    assert verdict(alone, attack(*by_two())).if_said
    assert verdict(alone, attack(*by_two())).strength is Standard.REPORTED
    disputed = {**DENIAL, "reporting": [page("agency-a"), page("agency-b"), page("office-n", stance="disputes")]}
    assert verdict(disputed, attack(*by_two())).if_said


def test_a_position_is_not_checkable_and_an_underspecified_claim_says_what_is_missing() -> None:
    assert verdict(claim("position", None, {})).outcome is Outcome.NOT_CHECKABLE
    vague = claim("assertion", None, {}, check="underspecified", missing="no measure is named")
    assert verdict(vague).reason == "underspecified: no measure is named"


# ---------------------------------------------------------------------------------------------- resilience, dates


def test_resilience_is_the_smallest_number_of_witnesses_whose_loss_changes_the_verdict() -> None:
    examined = judged({"c": DENIAL}, {"e1": attack(*by_two())})
    assert examined.resilience("c") == 1
    more = judged({"c": DENIAL}, {"e1": attack(*by_two(), item("herald-c", ["attack"], ["army-n"]))})
    assert more.resilience("c") == 2
    twice = judged(
        {"c": DENIAL}, {"e1": attack(*by_two()), "e2": attack(item("court", ["attack"], ["army-n"], nature="finding"), date="2031-03-02")}
    )
    assert twice.resilience("c") == 2
    never = judged({"c": DENIAL}, {"e1": attack(item("agency-a", ["attack"], ["army-n"]))})
    assert never.resilience("c") is None


def test_it_is_on_record_since_the_second_witness() -> None:
    late = [item("agency-a", ["attack"], ["army-n"], published="2031-03-02"), item("agency-b", ["attack"], ["army-n"], published="2031-05")]
    examined = judged({"c": DENIAL}, {"e1": attack(*late)})
    case = examined.verdicts["c"].decisive[0]
    day = since(examined.world, case, Standard.CORROBORATED)
    assert day is not None
    assert judged({"c": DENIAL}, {"e1": attack(*late)}, day=day).verdicts["c"].outcome is Outcome.CONTRADICTED
    assert judged({"c": DENIAL}, {"e1": attack(*late)}, day=day - 1).verdicts["c"].outcome is Outcome.UNVERIFIED
    assert judged({"c": DENIAL}, {"e1": attack(*late)}, day=day - 60 * 24 * 90).verdicts == {}


def test_two_records_of_one_event_are_weighed_as_one() -> None:
    one, other = attack(item("agency-a", ["attack"], ["army-n"])), attack(item("agency-b", ["attack"], ["army-n"]))
    assert verdict(DENIAL, one, other).outcome is Outcome.UNVERIFIED
    assert verdict(DENIAL, one, {**other, "same_as": ["e1"]}).outcome is Outcome.CONTRADICTED
