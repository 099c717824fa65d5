"""Verdicts as plain data, for JSON: everything that `why` tells, under stable keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ledger.answers import Examination
from ledger.cases import Case
from ledger.dates import day_text
from ledger.reporting import added, words
from ledger.reporting.findings import beside
from ledger.verdict import Verdict, on_record_since
from ledger.weighing import Heard, Leg, Part

Data = dict[str, Any]


def provenance(examined: Examination) -> Data:
    """What the answer came from."""
    came = examined.provenance
    return {
        "program": came.program,
        "rules": came.rules,
        "records_sha256": came.records,
        "standard": words.level(came.standard),
        "as_of": came.as_of,
        **({"data": [{"dataset": name, "sha256": digest, "rows": kept} for name, digest, kept in came.data]} if came.data else {}),
    }


def whole(examined: Examination, verdicts: Iterable[Verdict], asked: Iterable[Verdict]) -> Data:
    """These verdicts, with provenance; and the counts, clashes, readout conflicts and silences of all that were asked for."""
    asked = list(asked)
    found = beside(examined, asked)
    return {
        "provenance": provenance(examined),
        "counts": dict(sorted(Counter(verdict.outcome.value for verdict in asked).items())),
        "verdicts": [verdict_data(examined, verdict) for verdict in verdicts],
        "clashes": [{"says": one.says, "excludes": one.excludes, "near_on": list(one.axes)} for one in found.clashes],
        "readout_conflicts": [
            {"call": one.call, "record": one.record, "told_by": list(one.for_it), "rejected_by": list(one.against_it)}
            for one in found.conflicts
        ],
        "silences": [{"call": one.call, "claim": one.claim, "told_by": list(one.told_by), "silent": one.silent} for one in found.silences],
    }


def verdict_data(examined: Examination, verdict: Verdict) -> Data:
    """One verdict with its legs, cases, items and dates."""
    world = examined.world
    claim = world.book.claims[verdict.claim]
    return {
        "claim": verdict.claim,
        **({"data_sets": added.claim_data(examined, verdict.claim)} if examined.provenance.data else {}),
        "call": claim.call,
        "date": str(claim.said or world.book.calls[claim.call].date),
        "speaker": claim.speaker,
        "kind": claim.kind.value,
        "form": claim.form.value if claim.form else None,
        "proposition": claim.proposition,
        "outcome": verdict.outcome.value,
        "verdict": verdict.word,
        "if_said_as_reported": verdict.if_said,
        "reason": verdict.reason,
        "strength": words.level(verdict.strength) if verdict.strength is not None else None,
        "days_to_first": verdict.days,
        "days_to_first_at_most": verdict.days_at_most,
        "already_when_said": verdict.at_saying,
        "resilience": examined.resilience(verdict.claim) if verdict.outcome.is_decided else None,
        "said": leg_data(verdict.said),
        "readings": [
            {
                "name": answer.test.name,
                "measure": answer.reading[1],
                "outcome": answer.outcome.value,
                "reason": answer.reason,
                "window": words.window(answer.test.window),
            }
            for answer in verdict.answers
        ],
        "decisive": [case_data(examined, case) for case in verdict.decisive],
        "beside": [case_data(examined, case) for case in verdict.beside],
        "afterwards": [case_data(examined, case) for case in verdict.afterwards],
        "near_misses": [
            {**case_data(examined, miss.case), "near_on": list(miss.axes), "legs_short": list(miss.legs), "open": miss.is_open}
            for miss in verdict.near_misses
        ],
    }


def case_data(examined: Examination, case: Case) -> Data:
    """A case: the occurrence, how it meets the claim, axis by axis, and its legs."""
    world = examined.world
    occurrence = world.occurrences[case.match.occurrence]
    since = on_record_since(world, case, examined.provenance.standard)
    return {
        "event": occurrence.id,
        "records": list(occurrence.members),
        "title": occurrence.title,
        "when": words.when(occurrence),
        "role": case.match.role.value,
        "supports": case.supports,
        "turns_on": case.about,
        "axes": {axis: ("inside", "near", "apart")[short] for axis, short in case.match.short.items()},
        "on_record_since": day_text(since) if since is not None else None,
        "legs": [leg_data(leg) for leg in case.legs],
    }


def leg_data(leg: Leg) -> Data:
    """A leg: its levels both ways with their rules, and each item on which they rest."""
    pro, con = leg.weigh()
    return {
        "leg": leg.name,
        "level": words.level(pro.level),
        "rule": pro.rule,
        "witnesses": list(pro.owners),
        "against": words.level(con.level),
        "against_rule": con.rule,
        "against_witnesses": list(con.owners),
        "items": [item for part in leg.parts for item in _items(part)],
    }


def _items(part: Part) -> list[Data]:
    return [_item(part, heard, sign) for sign, several in (("for", part.pro), ("against", part.con)) for heard in several]


def _item(part: Part, heard: Heard, sign: str) -> Data:
    page = heard.item.page
    return {
        "part": part.name,
        "speaks": sign,
        "record": heard.item.record,
        "publisher": page.publisher,
        "origin": heard.voice.origin,
        "witness": heard.voice.owner,
        "letter": heard.voice.letter,
        "party": heard.voice.party,
        "independent": heard.voice.party not in part.sides,
        "nature": page.nature.value,
        "published": str(page.published) if page.published else None,
        "url": page.url,
        "admission": heard.admits,
    }
