"""Which fields of a record are asked for, as far as the answers given so far decide it (method §2 and §3)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from ledger.model import Claim, Event, Evidence, Figure, Page, Points, Reading, Record, Scope

Answers = Mapping[str, Any]


class Need(Enum):
    """Whether an answer is needed, may be left out, or is not even asked for."""

    NEEDED = "needed"
    OPTIONAL = "optional"
    MOOT = "moot"


def need_of(model: type[Record], field: str, answers: Answers, path: tuple[str | int, ...], whole: Answers) -> Need:
    """The need of a field of a part that stands at `path` in the `whole` record and has these `answers` so far."""
    rule = _RULES.get((model, field)) or next((_RULES[base, field] for base in model.__mro__[1:] if (base, field) in _RULES), None)
    if rule:
        return rule(answers, path, whole)
    return Need.NEEDED if model.model_fields[field].is_required() else Need.OPTIONAL


def _needed_if(condition: bool, otherwise: Need = Need.MOOT) -> Need:
    return Need.NEEDED if condition else otherwise


def _asked_if(condition: bool) -> Need:
    return Need.OPTIONAL if condition else Need.MOOT


def _is_position(claim: Answers) -> bool:
    return claim.get("kind") == "position"


def _of_scope(*forms: str) -> Any:
    """The rule for a field of the scope that claims of these forms need."""

    def rule(answers: Answers, path: tuple[str | int, ...], whole: Answers) -> Need:
        return _needed_if(path == ("scope",) and whole.get("form") in forms, Need.OPTIONAL)

    return rule


_RULES: dict[tuple[type, str], Any] = {
    (Claim, "form"): lambda claim, *_: _asked_if(not _is_position(claim)),
    (Claim, "scope"): lambda claim, *_: Need.MOOT if _is_position(claim) else _needed_if(claim.get("form") in ("never", "occurs", "holds", "about"), Need.OPTIONAL),
    (Claim, "figure"): lambda claim, *_: _needed_if(claim.get("form") == "figure"),
    (Claim, "every"): lambda claim, *_: _asked_if(claim.get("form") == "holds"),
    (Claim, "was_not"): lambda claim, *_: _asked_if(claim.get("form") == "about"),
    (Claim, "readings"): lambda claim, *_: _asked_if("form" in claim),
    (Claim, "condition"): lambda claim, *_: _asked_if("form" in claim),
    (Claim, "order"): lambda claim, *_: _asked_if("form" in claim),
    (Claim, "check"): lambda claim, *_: _needed_if(not _is_position(claim) and "form" not in claim),
    (Claim, "missing"): lambda claim, *_: _needed_if("check" in claim),
    (Scope, "act"): _of_scope("never", "occurs", "holds"),
    (Scope, "event"): lambda scope, path, whole: _needed_if(path == ("scope",) and whole.get("form") == "about", _asked_if(whole.get("form") in ("about", "figure"))),
    (Figure, "value"): lambda figure, *_: _needed_if(figure.get("relation") != "more-than-sum"),
    (Figure, "of"): lambda figure, *_: _needed_if(figure.get("relation") == "more-than-sum"),
    (Reading, "figure"): lambda reading, path, whole: _asked_if(whole.get("form") == "figure"),
    (Page, "seen"): lambda page, *_: _needed_if("published" not in page, Need.OPTIONAL),
    (Evidence, "bears_out"): lambda item, *_: Need.NEEDED,
    (Evidence, "rejects"): lambda item, *_: _needed_if("bears_out" not in item, Need.OPTIONAL),
    (Evidence, "access"): lambda item, *_: _needed_if(item.get("nature") == "no-trace"),
    (Points, "figures"): lambda points, path, whole: _asked_if(bool(whole.get("figures"))),
    (Event, "within"): lambda event, *_: _needed_if("date" not in event),
}
