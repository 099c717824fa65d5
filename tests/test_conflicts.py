"""Claims against claims of the same speaker, and accounts of one call against each other."""

import pytest

from tests.building import CALLS, Records, claim, event, item, judged, page

NEVER = claim("denial", "never", {"act": "attack", "actor": "norland", "place": "land", "since": "2031-03-01", "until": "2031-03-31"})
DID = claim(
    "assertion", "occurs", {"act": "attack-on-hospital", "actor": "army-n", "place": "town", "since": "2031-03-02", "until": "2031-03-05"}
)


def clashing(claims: dict[str, Records], events: dict[str, Records] | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.says, one.excludes, one.axes) for one in judged(claims, events or {}).clashes()]


def test_what_one_claim_says_happened_inside_what_another_excludes_is_a_self_contradiction() -> None:
    (clash,) = judged({"did": DID, "never": NEVER}).clashes()
    assert (clash.says, clash.excludes, clash.is_contradiction) == ("did", "never", True)


@pytest.mark.parametrize(
    ("changed", "axes"),
    [
        ({"act": "harm"}, ("act",)),
        ({"actor": None}, ("actor",)),
        ({"place": None}, ("place",)),
        ({"since": "2031-02-20"}, ("time",)),
        ({"until": "2031-04-20"}, ("time",)),
        ({"act": "harm", "actor": None}, ("act", "actor")),
    ],
)
def test_near_is_a_tension_and_tells_on_which_axes(changed: Records, axes: tuple[str, ...]) -> None:
    assert clashing({"did": {**DID, "scope": {**DID["scope"], **changed}}, "never": NEVER}) == [("did", "never", axes)]


@pytest.mark.parametrize("changed", [{"act": "exchange"}, {"actor": "army-s"}, {"since": "2031-04-02", "until": "2031-04-05"}])
def test_what_lies_outside_is_no_clash(changed: Records) -> None:
    assert clashing({"did": {**DID, "scope": {**DID["scope"], **changed}}, "never": NEVER}) == []


def test_only_claims_of_the_same_speaker_clash_and_none_with_itself() -> None:
    assert clashing({"did": {**DID, "speaker": "president-s"}, "never": NEVER}) == []
    both_ways = claim("assertion", "holds", {"act": "truce", "place": "town", "since": "2031-03-01", "until": "2031-03-05"})
    assert clashing({"truce": both_ways}) == []


def test_a_state_excludes_its_contraries_and_is_said_to_last_on_each_day() -> None:
    truce = claim("assertion", "holds", {"act": "truce", "place": "land", "since": "2031-03-01", "until": "2031-03-31"})
    fought = claim("assertion", "occurs", {"act": "fighting", "place": "town", "since": "2031-03-02", "until": "2031-03-05"})
    went_on = claim("assertion", "holds", {"act": "fighting", "place": "town", "since": "2031-02-02", "until": "2031-03-05"})
    assert clashing({"fought": fought, "truce": truce}) == [("fought", "truce", ())]
    assert clashing({"on": went_on, "truce": truce}) == [("on", "truce", ()), ("truce", "on", ("place",))]
    sometime = {**fought, "scope": {**went_on["scope"]}}
    assert clashing({"sometime": sometime, "truce": truce}) == [("sometime", "truce", ("time",))]


def test_what_is_said_of_one_event_is_said_to_have_happened_unless_it_was_not_so() -> None:
    struck = event(["attack"], "2031-03-02", item("agency-a", ["attack"]))
    ours = claim("attribution", "about", {"event": "e", "actor": "army-n"})
    assert clashing({"ours": ours, "never": NEVER}, {"e": struck}) == [("ours", "never", ())]
    assert clashing({"ours": {**ours, "scope": {"event": "e"}}, "never": NEVER}, {"e": struck}) == [("ours", "never", ("actor",))]
    assert clashing({"ours": {**ours, "was_not": "true"}, "never": NEVER}, {"e": struck}) == []
    assert clashing({"ours": ours, "never": NEVER}, {"e": {**struck, "date": "2031-03-02?"}}) == [("ours", "never", ("time",))]


def test_what_cannot_be_checked_says_and_excludes_nothing() -> None:
    vague = {**DID, "check": "underspecified", "missing": "no measure"}
    assert clashing({"did": vague, "never": NEVER}) == []


# ---------------------------------------------------------------------------------------------- readouts against readouts


def reported(*reporting: Records) -> Records:
    return {**NEVER, "reporting": list(reporting)}


def test_sides_of_a_call_that_report_opposite_things_are_a_readout_conflict() -> None:
    (conflict,) = judged({"c": reported(page("office-n"), page("office-w", stance="disputes"))}).readout_conflicts()
    assert (conflict.call, conflict.record, conflict.for_it, conflict.against_it) == ("call", "c", ("norland",), ("westland",))
    assert judged({"c": reported(page("office-n"), page("office-w"))}).readout_conflicts() == []
    assert judged({"c": reported(page("office-n"), page("agency-a", stance="disputes"))}).readout_conflicts() == []
    relayed = reported(page("agency-b", derived_from=["office-n"]), page("daily-b", derived_from=["office-w"], stance="disputes"))
    assert [one.against_it for one in judged({"c": relayed}).readout_conflicts()] == [("westland",)]


def test_a_side_that_was_not_on_the_call_has_no_account_of_it() -> None:
    assert judged({"c": reported(page("office-n"), page("office-s", stance="disputes"))}).readout_conflicts() == []


def test_an_act_on_the_call_that_one_side_tells_and_the_other_rejects_is_a_readout_conflict() -> None:
    asked = event(
        ["request"],
        "2031-03-06",
        item("office-n", ["request"]),
        item("office-w", not_acts=["request"]),
        call="call",
        actors=["president-w"],
    )
    assert [(one.record, one.for_it, one.against_it) for one in judged({"c": NEVER}, {"asked": asked}).readout_conflicts()] == [
        ("asked", ("norland",), ("westland",))
    ]
    assert judged({"c": NEVER}, {"asked": {**asked, "call": None}}).readout_conflicts() == []


def test_what_one_side_tells_and_the_other_leaves_out_is_a_silence_and_no_conflict() -> None:
    examined = judged({"c": reported(page("office-n"))})
    assert [(one.claim, one.told_by, one.silent) for one in examined.silences()] == [("c", ("norland",), "westland")]
    assert examined.readout_conflicts() == []
    assert judged({"c": reported(page("office-n"), page("office-w", stance="disputes"))}).silences() == []
    assert judged({"c": reported(page("agency-a"))}).silences() == []


def test_a_side_without_an_account_on_record_is_not_silent() -> None:
    only_north = {"call": {**CALLS["call"], "readouts": CALLS["call"]["readouts"][:1]}}
    assert judged({"c": reported(page("office-n"))}, calls=only_north).silences() == []
