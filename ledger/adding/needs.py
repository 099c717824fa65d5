"""Which fields of a record are asked for, as far as the answers given so far decide it (method §2 and §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from ledger.model import Claim, Event, Evidence, Figure, Page, Points, Reading, Record, Scope
from ledger.reading import Path as KeyPath

Answers = Mapping[str, Any]


class Need(Enum):
    """Whether an answer is needed, may be left out though it is not passed over, may be passed over, or is not even asked for."""

    NEEDED = "needed"
    ASKED = "asked"
    OPTIONAL = "optional"
    MOOT = "moot"


class Part(NamedTuple):
    """A part of a record: the answers in it so far, where it stands, and the answers of the whole record so far."""

    answers: Answers
    path: KeyPath
    whole: Answers

    def has(self, field: str, *values: str) -> bool:
        """Whether a field of the part is answered, with one of these values if any are given."""
        return field in self.answers and (not values or self.answers[field] in values)

    def is_scope_of(self, *forms: str) -> bool:
        """Whether this is the scope itself of a claim of one of these forms."""
        return self.path == ("scope",) and self.whole.get("form") in forms


def need_of(model: type[Record], field: str, part: Part) -> Need:
    """The need of a field of a part of this model."""
    rule = next((_RULES[base, field] for base in model.__mro__ if (base, field) in _RULES), None)
    if rule:
        return rule(part)
    return Need.NEEDED if model.model_fields[field].is_required() else Need.OPTIONAL


def _needed_if(condition: bool, otherwise: Need = Need.MOOT) -> Need:
    return Need.NEEDED if condition else otherwise


def _asked_if(condition: bool) -> Need:
    return Need.OPTIONAL if condition else Need.MOOT


def _scope(claim: Part) -> Need:
    if claim.has("kind", "position"):
        return Need.MOOT
    return _needed_if(claim.has("form", "never", "occurs", "holds", "about"), Need.OPTIONAL)


def _event_of_scope(scope: Part) -> Need:
    return _needed_if(scope.is_scope_of("about"), _asked_if(scope.whole.get("form") in ("about", "figure")))


_RULES: dict[tuple[type, str], Callable[[Part], Need]] = {
    (Claim, "form"): lambda claim: _asked_if(not claim.has("kind", "position")),
    (Claim, "scope"): _scope,
    (Claim, "figure"): lambda claim: _needed_if(claim.has("form", "figure")),
    (Claim, "every"): lambda claim: _asked_if(claim.has("form", "holds")),
    (Claim, "was_not"): lambda claim: _asked_if(claim.has("form", "about")),
    (Claim, "readings"): lambda claim: _asked_if(claim.has("form")),
    (Claim, "condition"): lambda claim: _asked_if(claim.has("form")),
    (Claim, "order"): lambda claim: _asked_if(claim.has("form")),
    (Claim, "check"): lambda claim: _needed_if(not claim.has("form") and not claim.has("kind", "position")),
    (Claim, "missing"): lambda claim: _needed_if(claim.has("check")),
    (Scope, "act"): lambda scope: _needed_if(scope.is_scope_of("never", "occurs", "holds"), Need.OPTIONAL),
    (Scope, "event"): _event_of_scope,
    (Figure, "value"): lambda figure: _needed_if(not figure.has("relation", "more-than-sum")),
    (Figure, "of"): lambda figure: _needed_if(figure.has("relation", "more-than-sum")),
    (Reading, "figure"): lambda reading: _asked_if(reading.whole.get("form") == "figure"),
    (Page, "seen"): lambda page: _needed_if(not page.has("published"), Need.OPTIONAL),
    (Evidence, "bears_out"): lambda _: Need.ASKED,
    (Evidence, "rejects"): lambda item: _needed_if(not item.has("bears_out"), Need.OPTIONAL),
    (Evidence, "access"): lambda item: _needed_if(item.has("nature", "no-trace")),
    (Points, "figures"): lambda points: _asked_if(bool(points.whole.get("figures"))),
    (Event, "within"): lambda event: _needed_if(not event.has("date")),
}
