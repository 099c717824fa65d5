"""Bytes become data, data a record; each fault is told at its place, in a sentence of our own."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ledger.model import FOLDERS, Act, Actor, Call, Claim, Event, Ledger, Place, Record
from ledger.reading import CODES, MAX_DEPTH, Fault, locate, parse, validate

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=8)
values = st.recursive(
    texts | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)
mappings = st.dictionaries(texts, values, min_size=1, max_size=5)


def told(content: bytes, model: type[Record] | None = None) -> list[tuple[int, int, str, str]]:
    """Line, column, code and message of each fault."""
    data, faults = parse(content)
    if model and data is not None:
        faults = [*faults, *validate(model, data, [fault.path for fault in faults])[1]]
    places = locate(content)
    marks = [fault.mark or (places.key(fault.path) if fault.at_key else places.value(fault.path)) for fault in faults]
    return [(line, column, fault.code, fault.message) for (line, column, _), fault in zip(marks, faults, strict=True)]


# ---------------------------------------------------------------------------------------------------------- bytes → data


def test_every_scalar_stays_text_but_a_plain_null_and_what_is_empty() -> None:
    content = b"a: NO\nb: 0123\nc: 14:30\nd: 1e3\ne: ~\nf: yes\ng: null\nh:\ni: ''\nj: 'null'\nk: !!null\n".replace(b"k: !!null\n", b"")
    assert parse(content) == (
        {"a": "NO", "b": "0123", "c": "14:30", "d": "1e3", "e": "~", "f": "yes", "g": None, "h": None, "i": "", "j": "null"},
        [],
    )


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("", [(1, 1, "empty-file", "the file holds no record")]),
        ("# nothing yet\n", [(1, 1, "empty-file", "the file holds no record")]),
        ("---\n", [(1, 1, "empty-file", "the file holds no record")]),
        ("- a\n", [(1, 1, "not-a-mapping", "the file holds a list, not a mapping of keys")]),
        ("fire\n", [(1, 1, "not-a-mapping", "the file holds text, not a mapping of keys")]),
        ("\ufeffa: b\n", [(1, 1, "byte-order-mark", "the file begins with a byte-order mark")]),
        (
            "\ufeffa: b\na: c\n",
            [(1, 1, "byte-order-mark", "the file begins with a byte-order mark"), (2, 1, "repeated-key", "the key `a` stands here again")],
        ),
        ("a: fi\x07re\n", [(1, 6, "control-character", "the control character U+0007 stands here")]),
        ("é: b\nc: \x00\n", [(2, 4, "control-character", "the control character U+0000 stands here")]),
        ("a:\n\tb: c\n", [(2, 1, "tab", "a tab indents this line")]),
        ("a: |\n  b\n\tc\n", [(3, 1, "tab", "a tab indents this line")]),
        ("a: b\na: c\n", [(2, 1, "repeated-key", "the key `a` stands here again")]),
        ("a:\n  b: c\n  b: d\n", [(3, 3, "repeated-key", "the key `b` stands here again")]),
        ("a: &x b\n", [(1, 4, "anchor", "the anchor `&x` stands here")]),
        ("a: &x\n  b: c\n", [(1, 4, "anchor", "the anchor `&x` stands here")]),
        ("a: *x\n", [(1, 4, "alias", "the alias `*x` is not obeyed")]),
        ("*x : a\n", [(1, 1, "alias", "the alias `*x` is not obeyed")]),
        ("a: &x [*x]\n", [(1, 4, "anchor", "the anchor `&x` stands here"), (1, 8, "alias", "the alias `*x` is not obeyed")]),
        ("<<: *x\n", [(1, 5, "alias", "the alias `*x` is not obeyed")]),
        ("a: !!int 3\n", [(1, 4, "tag", "the tag `!!int` stands here")]),
        ("a: !fire [b]\n", [(1, 4, "tag", "the tag `!fire` stands here")]),
        ("%YAML 1.1\n---\na: b\n", [(1, 1, "directive", "a YAML directive stands here")]),
        ("a: b\n---\nc: d\n", [(2, 1, "several-documents", "a second document begins here")]),
        ("---\n---\nc: d\n", [(2, 1, "several-documents", "a second document begins here")]),
        ("? [a]\n: b\n", [(1, 3, "key-not-text", "a list or a mapping stands where a key should")]),
        ("a: {{b}: c}\n", [(1, 5, "key-not-text", "a list or a mapping stands where a key should")]),
        ("a: b: c\n", [(1, 5, "yaml-syntax", "a `:` stands where no key can be")]),
        ("a: @b\n", [(1, 4, "yaml-syntax", "a value cannot begin with this sign")]),
        ("a: b\nc\n", [(2, 1, "yaml-syntax", "this line is no `key: value`")]),
        ("a: 'b\nc: d\n", [(1, 4, "yaml-syntax", "this quotation is not closed")]),
        ("a: [b, c\nd: e\n", [(1, 4, "yaml-syntax", "this list is not closed")]),
        ("a: [\n", [(2, 1, "yaml-syntax", "a value is missing before this")]),
        ("a: {b: c\nd: e\n", [(1, 4, "yaml-syntax", "this mapping is not closed")]),
        ("a:\n  - b\n  c: d\n", [(3, 3, "yaml-syntax", "this line does not belong to the list above")]),
        ("a: 'b' c\n", [(1, 8, "yaml-syntax", "this does not belong to the mapping above")]),
        ("a: b\n...\nc\n", [(3, 1, "yaml-syntax", "the record has ended above this line")]),
        ("a: - b\n", [(1, 4, "yaml-syntax", "a list cannot begin here")]),
        ('a: "\\q"\n', [(1, 5, "yaml-syntax", "this is no escape of YAML")]),
    ],
)
def test_a_fault_of_form_is_told_at_its_place(content: str, faults: list[tuple[int, int, str, str]]) -> None:
    assert told(content.encode()) == faults


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("é: ü\nb: é".encode() + b"\xff", (2, 5, "not-utf8", "the byte ff (hexadecimal) at offset 12 is not UTF-8")),
        ("a: brûlé\n".encode("latin-1"), (1, 6, "not-utf8", "the byte fb (hexadecimal) at offset 5 is not UTF-8")),
        ("a: \ud800\n".encode("utf-8", "surrogatepass"), (1, 4, "not-utf8", "the byte ed (hexadecimal) at offset 3 is not UTF-8")),
        ("a: b\n".encode("utf-16"), (1, 1, "not-utf8", "the file is encoded in UTF-16")),
    ],
)
def test_bytes_that_are_not_utf8_are_told_at_line_and_column_in_characters(content: bytes, fault: tuple[int, int, str, str]) -> None:
    assert told(content) == [fault]
    assert parse(content)[0] is None


def test_values_lie_within_each_other_as_deep_as_is_allowed_and_no_deeper() -> None:
    within = MAX_DEPTH - 1
    assert parse(b"a: " + b"[" * within + b"]" * within)[1] == []
    assert [fault.code for fault in parse(b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)[1]] == ["too-deep"]
    lines = b"".join(b" " * depth + b"a:\n" for depth in range(MAX_DEPTH + 1))
    assert told(lines) == [(MAX_DEPTH + 1, MAX_DEPTH + 1, "too-deep", f"values lie more than {MAX_DEPTH} deep in each other here")]


@pytest.mark.parametrize("content", [b"a: " + b"[" * 10_000, b"a: " + b"{a: " * 10_000, b"- " * 10_000])
def test_ten_thousand_levels_are_refused_without_being_climbed(content: bytes) -> None:
    assert [fault.code for fault in parse(content)[1]] == ["too-deep"]


def test_an_alias_bomb_is_told_and_not_lit() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    faults = parse("\n".join(lines).encode())[1]
    assert [fault.code for fault in faults] == ["anchor"] + (["anchor"] + ["alias"] * 9) * 9


@given(mappings)
def test_what_yaml_writes_is_read_again(data: dict[str, Any]) -> None:
    written = yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True, default_flow_style=None, width=20)
    found, faults = parse(written.encode())
    assert (found, faults) == (data, [])


@given(st.binary(max_size=40) | st.text("ab:-[]{}&*!|>'\"%@` \n\t#?,", max_size=40).map(str.encode))
def test_any_bytes_are_data_or_faults(content: bytes) -> None:
    data, faults = parse(content)
    assert faults or type(data) is dict
    assert {fault.code for fault in faults} <= CODES.keys()
    lines = locate(content)
    for fault in faults:
        line, column, width = fault.mark or lines.value(fault.path)
        assert line >= 1
        assert column >= 1
        assert width >= 1


# ---------------------------------------------------------------------------------------------------------- places


CONTENT = """\
# a comment
title: a fire
folded: >-
  it burned
  all night
"né":
  - one: "ü x"
    two: [a, bc]
  -   three
empty:
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1, 13), (2, 1, 13)),
        (("title",), (2, 8, 6), (2, 1, 5)),
        (("folded",), (3, 9, 2), (3, 1, 6)),
        (("né",), (7, 3, 12), (6, 1, 4)),
        (("né", 0), (7, 5, 10), (7, 5, 10)),
        (("né", 0, "one"), (7, 10, 5), (7, 5, 3)),
        (("né", 0, "two"), (8, 10, 7), (8, 5, 3)),
        (("né", 0, "two", 1), (8, 14, 2), (8, 14, 2)),
        (("né", 1), (9, 7, 5), (9, 7, 5)),
        (("né", 2, "gone"), (7, 3, 12), (7, 3, 12)),
        (("title", "gone", 3), (2, 8, 6), (2, 8, 6)),
        (("empty",), (10, 7, 1), (10, 1, 5)),
    ],
)
def test_keys_and_values_stand_where_they_were_written(
    path: tuple[str | int, ...], value: tuple[int, int, int], key: tuple[int, int, int]
) -> None:
    places = locate(CONTENT.encode())
    assert places.value(path) == value
    assert places.key(path) == key


def test_lines_are_the_persons_own() -> None:
    places = locate(b"\xef\xbb\xbfa: b\r\nc: d\xc2\x85e: f\n")
    assert [places.line(number) for number in range(6)] == ["", "a: b", "c: d", "e: f", "", ""]
    assert places.value(("e",)) == (3, 4, 1)


def test_a_file_without_values_is_told_at_its_beginning() -> None:
    assert locate(b"\xff").value(("a", 0)) == (1, 1, 1)


@given(st.dictionaries(st.from_regex(r"[a-zé]{1,6}", fullmatch=True), st.from_regex(r"[a-zü]{1,9}", fullmatch=True), min_size=1))
def test_a_plain_scalar_cut_from_its_place_is_that_scalar(data: dict[str, str]) -> None:
    places = locate("".join(f"{key}:   {value}\n" for key, value in data.items()).encode())
    for key, value in data.items():
        for wanted, (line, column, width) in ((key, places.key((key,))), (value, places.value((key,)))):
            assert places.line(line)[column - 1 : column - 1 + width] == wanted


# ---------------------------------------------------------------------------------------------------------- data → record

PAGE = "publisher: agency, url: https://agency.example, seen: 2031"


@pytest.mark.parametrize(
    ("model", "content", "faults"),
    [
        (Act, "label: {en: a}\nlable: b\n", [(2, 1, "unknown-key", "the key `lable` is not known here")]),
        (Act, "id: fire\nlabel: {en: a}\n", [(1, 1, "unknown-key", "a record does not name its own id")]),
        (Act, "notes: a\n", [(1, 1, "missing-key", "the key `label` is missing")]),
        (Act, "label:\n", [(1, 1, "missing-key", "`label` has no value")]),
        (Act, "label: {en: a}\nnotes:\n  -\n", [(3, 4, "missing-key", "an item of `notes` has no value")]),
        (Act, "label: {}\n", [(1, 1, "too-few", "`label` is empty")]),
        (Act, "label: {en: ''}\n", [(1, 9, "too-few", "`en` is empty")]),
        (Act, "label: fire\n", [(1, 8, "wrong-type", "`label` takes a mapping, not text")]),
        (Act, "label: {en: [a]}\n", [(1, 13, "wrong-type", "`en` takes text, not a list")]),
        (Act, "label: {en: a}\nnotes: [a, {b: c}]\n", [(2, 12, "wrong-type", "an item of `notes` takes text, not a mapping")]),
        (Act, "label: {English: a}\n", [(1, 9, "bad-language", "`English` is no language")]),
        (Act, "label: {en: a}\nexact_match: [wikidata:Q1, Q2]\n", [(2, 28, "bad-code", "`Q2` is no code of an outside vocabulary")]),
        (Act, "label: {en: a}\npublished_act: yes\n", [(2, 16, "not-true-or-false", "`yes` is neither `true` nor `false`")]),
        (Act, "label: {en: a}\npublished_act: [a]\n", [(2, 16, "wrong-type", "`published_act` takes text, not a list")]),
        # a broader concept is an id or an edge: one complaint, about what was meant
        (Actor, "label: {en: a}\nbroader: Great Land\n", [(2, 10, "bad-id", "`Great Land` is no id")]),
        (Actor, "label: {en: a}\nbroader: [a, Great Land]\n", [(2, 14, "bad-id", "`Great Land` is no id")]),
        (Actor, "label: {en: a}\nbroader: [[a]]\n", [(2, 11, "wrong-type", "an item of `broader` takes an id or an edge, not a list")]),
        (Actor, "label: {en: a}\nbroader: [{since: 2031}]\n", [(2, 11, "missing-key", "the key `to` is missing")]),
        (Actor, "label: {en: a}\nbroader: {to: a, since: soon}\n", [(2, 25, "bad-date", "`soon` is not EDTF")]),
        (Actor, "label: {en: a}\nbroader: [{to: a, til: 2031}]\n", [(2, 19, "unknown-key", "the key `til` is not known here")]),
        (Place, "label: {en: a}\nlevel: village\n", [(2, 8, "unknown-value", "`village` is no `level`")]),
        (Ledger, "title: a\ndefault_start: 2031\nsides: {}\nabout: ten\n", [(4, 8, "wrong-value", "`ten` is no whole number")]),
        (Ledger, "title: a\ndefault_start: 2031\nsides: {}\nabout: -1\n", [(4, 8, "wrong-value", "`-1` is less than 0")]),
        (Ledger, "title: a\ndefault_start: 2031\nsides: {}\nabout: 200\n", [(4, 8, "wrong-value", "`200` is more than 100")]),
        (Ledger, "title: a\ndefault_start:\nsides: {}\n", [(2, 1, "missing-key", "`default_start` has no value")]),
        (Ledger, "title: a\ndefault_start: 2031\nsides: {a: {label: A}}\n", [(3, 9, "missing-key", "the key `members` of `a` is missing")]),
        (Call, "date: 2031-02-30\nparticipants: [a]\nmedium: phone\n", [(1, 7, "bad-date", "`2031-02-30` is not a day of the calendar")]),
        (Call, "date: 2031\nparticipants: a\nmedium: phone\nduration: long\n", [(4, 11, "bad-count", "`long` is not a count")]),
        (Call, "date: 2031\nparticipants: a\nmedium: phone\nduration: [1]\n", [(4, 11, "wrong-type", "`duration` takes text, not a list")]),
        # a list is not called empty because what it holds is at fault
        (Call, "date: 2031\nparticipants: [B C]\nmedium: phone\n", [(2, 16, "bad-id", "`B C` is no id")]),
        (
            Event,
            f"title: a\ndate: 2031\nacts: [a]\nevidence:\n  - {{{PAGE}}}\n",
            [(5, 5, "says-nothing", "the item neither bears out nor rejects anything")],
        ),
        (
            Claim,
            f"call: a\nspeaker: b\nkind: denial\nproposition: c\nscope: {{act: a, since: said, until: later}}\nreporting: [{{{PAGE}}}]\n",
            [(5, 37, "bad-date", "`later` is not EDTF")],
        ),
        (
            Claim,
            f"call: a\nspeaker: b\nkind: denial\nform: never\nproposition: c\nreporting: [{{{PAGE}}}]\n",
            [(1, 1, "act-missing", "this form needs `scope.act`")],
        ),
    ],
)
def test_what_is_no_record_is_told_in_our_own_words(model: type[Record], content: str, faults: list[tuple[int, int, str, str]]) -> None:
    assert told(content.encode(), model) == faults


@pytest.mark.parametrize(
    ("model", "data", "remedy"),
    [
        (Act, {"label": {"en": "a"}, "lable": "b"}, "did you mean `label`?"),
        (Act, {"label": {"en": "a"}, "id": "b"}, "delete this: the name of the file is the id"),
        (Act, {"notes": "a"}, "for example `label: {en: attack on health care, fr: attaque contre les soins de santé}`"),
        (Act, {"label": {"en": "a"}, "broader": "Great Land"}, "use a-z, 0-9 and single hyphens: `great-land`"),
        (
            Call,
            {"date": "2031", "participants": "a", "medium": "phoen"},
            "did you mean `phone`? Known are `phone`, `video`, `meeting`, `public`",
        ),
        (Call, {"date": "2031", "participants": "a", "medium": "letter"}, "known are `phone`, `video`, `meeting`, `public`"),
        (Call, {"date": "2031", "participants": "a", "medium": "phone", "duration": "3-1"}, "write the smaller number first"),
    ],
)
def test_a_fault_comes_with_its_remedy(model: type[Record], data: dict[str, Any], remedy: str) -> None:
    assert [fault.help for fault in validate(model, data)[1]] == [remedy]


def test_all_faults_are_told_at_once() -> None:
    content = b"lable: a\nbroader: Great Land\nexact_match: Q1\nnotes: &x b\ndefinition: *x\n"
    assert sorted(told(content, Act))[1:] == [
        (1, 1, "unknown-key", "the key `lable` is not known here"),
        (2, 10, "bad-id", "`Great Land` is no id"),
        (3, 14, "bad-code", "`Q1` is no code of an outside vocabulary"),
        (4, 8, "anchor", "the anchor `&x` stands here"),
        (5, 13, "alias", "the alias `*x` is not obeyed"),
    ]


def test_what_is_told_of_the_form_is_not_told_again_of_the_value() -> None:
    content = b"label: {en: a}\nbroader: [*x, {to: *y}]\npublished_act: *z\n"
    assert [code for _, _, code, _ in told(content, Act)] == ["alias", "alias", "alias"]


def test_a_sound_record_has_no_fault() -> None:
    record, faults = validate(Act, {"label": {"en": "fire"}, "broader": "harm"})
    assert faults == []
    assert record == Act(label={"en": "fire"}, broader=("harm",))


MODELS: list[type[Record]] = [*FOLDERS.values(), Ledger]
known_keys = st.sampled_from(sorted({name for model in MODELS for name in model.model_fields}))
known_values = st.sampled_from(
    ["2031-03-06", "fire", "denial", "about", "figure", "phone", "12-14", "true", "B", "en", "https://a.example", ""]
)
likely = st.recursive(
    known_values | texts | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known_keys | texts, inner, max_size=4),
    max_leaves=15,
)


@given(st.sampled_from(MODELS), st.dictionaries(known_keys | texts, likely, max_size=6))
def test_any_data_are_a_record_or_faults_of_known_codes(model: type[Record], data: dict[str, Any]) -> None:
    record, faults = validate(model, data)
    assert (record is None) == bool(faults)
    assert {fault.code for fault in faults} <= CODES.keys()
    assert all(fault.message and "\n" not in fault.message for fault in faults)


def test_a_fault_is_a_value() -> None:
    fault = Fault("code", ("a", 0), "message", "help")
    assert fault == Fault("code", ("a", 0), "message", "help", at_key=False, mark=None)
