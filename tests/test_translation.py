"""Every word passes through one door, and comes out in the user's language."""

import gettext
import importlib.util
import io
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from nnviz import translation
from nnviz.particles import MARKER
from nnviz.translation import brief, tr, trn
from tests.literals import marked, unmarked

if TYPE_CHECKING:
    from babel.messages.catalog import Message

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "nnviz").rglob("*.py"))
CODES = sorted(path.name for path in (ROOT / "resources" / "translations").iterdir())


def _maker() -> ModuleType:
    """Return packaging/make_translations.py as a module."""
    path = ROOT / "packaging" / "make_translations.py"
    spec = importlib.util.spec_from_file_location("make_translations", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make_translations = _maker()


# The catalogues -------------------------------------------------------------------------------


def _forms(text: "str | tuple[str, ...] | list[str] | None") -> tuple[str, ...]:
    """Return a message or translation as its forms for different numbers, often one."""
    if text is None:
        return ()
    return (text,) if isinstance(text, str) else tuple(text)


def _fields(text: str) -> set[str] | None:
    """Return the names of the fields in a message, None where braces belong to the text itself."""
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return None
    if not all(name.isidentifier() for name in named):
        return None
    return named | set(re.findall(r"%(?:\([a-z_]+\))?[a-z]", text))


def problems(message: "Message") -> Iterator[str]:
    """Yield what is wrong with the translation of one message."""
    translations = _forms(message.string)
    if not translations or not all(translations):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is fuzzy: its English has changed"
    expected = _fields(_forms(message.id)[-1])
    for text in translations:
        found = _fields(text)
        if expected is None or found is None:
            if expected is not found:
                yield "has other braces than the English"
        elif expected - {"count"} != found - {"count"}:
            yield f"has the fields {sorted(found)} instead of {sorted(expected)}"
        elif "count" in found - expected and not message.pluralizable:
            yield "has a field count that the English lacks"
        if re.search("[⟦⟧]", re.sub(r"⟦[^⟦⟧]+⟧", "", text)):
            yield "has a bracket ⟦ or ⟧ without the other"
        if _BARE.search(MARKER.sub(" ", text)):
            yield "has a particle behind a field in one form only"


_BARE = re.compile(
    r"\}(?:[)'\"’”]*)(?:은|는|을|를|이|가|과|와|으로|로|이며|며|이나|이라|라|이어야|여야)\b"
)


@pytest.mark.parametrize("code", CODES)
def test_every_message_is_translated(code: str) -> None:
    """No message is missing, fuzzy, out of use, or has other fields than the English."""
    catalogue = make_translations.read(code)
    wrong = [f"{m.id!r} {what}" for m in catalogue if m.id for what in problems(m)]
    wrong += [f"{message.id!r} is out of use" for message in catalogue.obsolete.values()]
    assert wrong == []


@pytest.mark.parametrize("code", CODES)
def test_the_catalogues_are_those_of_the_source(code: str) -> None:
    """Collecting the messages again changes neither the .po nor the .mo.

    Where this fails: python packaging/make_translations.py
    """
    po, mo = make_translations.renewed(code, make_translations.collected())
    path = make_translations.po_path(code)
    assert path.read_text(encoding="utf-8") == po.decode()
    assert path.with_suffix(".mo").read_bytes() == mo


def test_everything_marked_is_collected() -> None:
    """No `tr` stands where the collector of messages does not see it, as inside an f-string."""
    messages = {_forms(message.id) for message in make_translations.collected() if message.id}
    singular = {forms[0] for forms in messages}
    missing = [
        (path.name, *message)
        for path in SOURCES
        for message in marked(path.read_text(encoding="utf-8"))
        if message not in messages and (len(message) > 1 or message[0] not in singular)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("english", "translated", "wrong"),
    [
        ("Loss", "손실", []),
        ("{a} of {b}", "{b}의 {a}", []),
        ("{a:,} more", "{a}개 더", []),
        ("the {{brace}} {a}", "중괄호 {{brace}} {a}", []),
        ('such as { en = "…" }', '{ ko = "…" } 같은', []),
        ("usage: %s", "사용법: %s", []),
        ("forward pass", "순전파⟦forward pass⟧", []),
        ("{a} is it", "{a}이(가) 그것", []),
        (("{count} row", "{count} rows"), ("{count}행",), []),
        (("{count} row", "{count} rows"), ("행",), []),
        ("Loss", "", ["is not translated"]),
        (("{count} row", "{count} rows"), ("",), ["is not translated"]),
        ("{a} of {b}", "{b}의", ["has the fields ['b'] instead of ['a', 'b']"]),
        ("{a} of it", "{c}", ["has the fields ['c'] instead of ['a']"]),
        ("a row", "{count}행", ["has a field count that the English lacks"]),
        ("usage: %s", "사용법: %r", ["has the fields ['%r'] instead of ['%s']"]),
        ("{a} {b}", "{a} {b", ["has other braces than the English"]),
        ("forward", "순전파⟦forward", ["has a bracket ⟦ or ⟧ without the other"]),
        ("forward", "순전파⟧⟦forward", ["has a bracket ⟦ or ⟧ without the other"]),
        ("{a} is it", "{a}이 그것", ["has a particle behind a field in one form only"]),
        ("'{a}' is it", "'{a}'를 그것", ["has a particle behind a field in one form only"]),
    ],
)
def test_a_wrong_translation_is_found(
    english: str | tuple[str, ...], translated: str | tuple[str, ...], wrong: list[str]
) -> None:
    """Each kind of mistake in a catalogue is told, and what is right is not."""
    catalogue = make_translations.Messages(locale="ko")
    message = catalogue.add(english, translated)
    assert list(problems(message)) == wrong


def test_a_translation_of_an_older_english_is_found() -> None:
    """A message that has changed keeps its translation, which has to be looked at again."""
    catalogue = make_translations.Messages(locale="ko")
    message = catalogue.add("Loss", "손실", flags=["fuzzy"])
    assert list(problems(message)) == ["is fuzzy: its English has changed"]


def test_a_new_language_begins_in_english() -> None:
    """A catalogue that nobody has translated has every message, and none of its own words."""
    source = make_translations.collected()
    po, mo = make_translations.renewed("pl", source)
    assert po.count(b'\nmsgid "') == len(source) + 1
    catalogue = gettext.GNUTranslations(io.BytesIO(mo))
    assert catalogue.gettext("Result") == "Result"
    assert catalogue.ngettext("{count:,} row", "{count:,} rows", 1) == "{count:,} row"
    assert catalogue.ngettext("{count:,} row", "{count:,} rows", 5) == "{count:,} rows"


# The source -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_literal_that_a_user_reads_is_marked(path: Path) -> None:
    """Words go through `tr`, `trn`, `brief` or `mark`; others say `# not translated: reason`."""
    assert unmarked(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'label.setText("Loss")',
        'label.setText(f"Loss {value}")',
        'label.setText("Loss" if known else "")',
        'QLabel("Loss", parent)',
        'menu.addAction("&Open…")',
        'box = QMessageBox(icon, title, "<b>It failed</b>")',
        'parser.add_argument("--lang", help="the language")',
        'raise ScenarioError(place, "missing")',
        'raise NnvizError(f"no {name}")',
        'text = "no such file"',
        'text = f"{count} units"',
        'text = f"layer {number}"',
        'text = "first " + name + " of the rest"',
        'text = {"key": "what is shown"}',
        'text = "학습률"',
        'text = tr(f"layer {number}")',
        'text = tr("one" if count == 1 else "many")',
        "text = tr(message)",
        'text = trn("one", other, count)',
        'label.setText("Loss")  # translated by somebody else',
    ],
)
def test_an_unmarked_literal_is_found(source: str) -> None:
    """Text for the eye or the ear is found wherever it stands."""
    assert len(unmarked(source)) >= 1


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring of a module."""',
        'def f() -> "list of names":\n    """Return what there is."""\n    return []',
        'A = 1\n"""What it stands for."""',
        'label.setText(tr("Loss"))',
        'label.setText(tr("Loss {value}", value=trn("a row", "some rows", 2)))',
        'label.setText("")',
        'label.setText(f"{value:.3f} – {other}")',
        'label.setText(f"η = {rate}")',
        'window.setWindowTitle(f"{title} – nnviz")',
        'MESSAGES = (mark("usage: "),)',
        'raise ValueError("what only a programmer reads")',
        'widget.setStyleSheet("QLabel { color: red; }")',
        'sheet = f"Legend {{ background: {theme.canvas}; padding: 4px; }}"',
        'tex = r"\\frac{a}{b} and so on"',
        'yield f\'<g class="{name}" data-element="{id_}">\'',
        'pattern = re.compile("two words")',
        'if name == "two words": pass',
        'match name:\n    case "two words":\n        pass',
        'value = names["two words"]',
        'NAMES = {"two words": 1}',
        'option = "--no-steps"',
        'kind = "weight_gradient"',
        'key = "two words"  # not translated: a key',
        'key = (\n    "two words "\n    "and more"  # not translated: a key\n)',
        'number: "Callable of it" = 3',
    ],
)
def test_what_nobody_reads_is_left_alone(source: str) -> None:
    """Docstrings, keys, formulas, styles and programming errors need no translation."""
    assert unmarked(source) == []


# The door -------------------------------------------------------------------------------------


class _Made(gettext.NullTranslations):
    """A catalogue of a few messages."""

    def __init__(self, **messages: str) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        """Return the translation, or the message itself."""
        return self._messages.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the translation of the plural, whatever the number."""
        return self.gettext(msgid2)


def test_a_message_is_filled_in() -> None:
    """English needs no catalogue; braces stay where there are no fields."""
    assert tr("Loss {value:.2f} of {name}", value=0.123, name="o1") == "Loss 0.12 of o1"
    assert tr('such as { en = "…" }') == 'such as { en = "…" }'


@pytest.mark.parametrize(("count", "text"), [(1, "1 row"), (2, "2 rows"), (1200, "1,200 rows")])
def test_a_number_decides_the_form(count: int, text: str) -> None:
    """One is singular in English; the number itself can be written with its thousands apart."""
    assert trn("{count:,} row", "{count:,} rows", count) == text


def test_the_words_change_at_once() -> None:
    """Korean after a switch, English after the next; what words are kept by changes too."""
    assert tr("Forward pass") == "Forward pass"
    before = translation.wording()
    translation.use("ko")
    assert translation.language() == "ko"
    assert tr("Forward pass") == "순전파"
    assert trn("{count:,} row", "{count:,} rows", 1) == "1행"
    assert translation.wording() != before
    translation.use("en")
    assert tr("Forward pass") == "Forward pass"
    assert translation.wording() == before


def test_english_terms_stand_beside_translated_ones() -> None:
    """순전파(forward pass) where the user wants it; the particle looks at the Korean word."""
    made = _Made(**{"The update": "갱신⟦update⟧은(는) {name}⟦name⟧을(를)"})
    translation.use_catalogue("ko", made)
    plain = translation.wording()
    assert tr("The update", name="w_5") == "갱신은 w_5를"
    translation.use_catalogue("ko", made, english_terms=True)
    assert tr("The update", name="w_5") == "갱신(update)은 w_5(name)를"
    assert translation.wording() != plain
    translation.use("ko", english_terms=True)
    assert tr("Forward pass") == "순전파(forward pass)"
    assert brief("Forward pass") == "순전파"


def test_particles_fit_what_fills_the_fields() -> None:
    """Each field gets its own particle, and what fills it is not searched for others."""
    translation.use_catalogue("ko", _Made(**{"{a} is {b}": "{b}이(가) {a}(으)로 된다"}))
    assert tr("{a} is {b}", a="w_6", b="손실") == "손실이 w_6으로 된다"
    assert tr("{a} is {b}", a="은(는)1", b="⟦x⟧ {a}") == "⟦x⟧ {a}가 은(는)1로 된다"


def test_numbers_have_their_particles_too() -> None:
    """A message that depends on a number has its particles resolved as any other."""
    translation.use_catalogue("ko", _Made(**{"{count} rows": "{count}은(는) {what}"}))
    assert trn("{count} row", "{count} rows", 3, what="w") == "3은 w"
    assert trn("{count} row", "{count} rows", 2, what="w") == "2는 w"


def test_an_unknown_language_is_english() -> None:
    """There is always a language."""
    translation.use("ko")
    translation.use("tlh")
    assert translation.language() == "en"
    assert tr("Result") == "Result"


def test_languages_are_called_by_their_own_names() -> None:
    """Whoever reads no English finds their language; what is found does not depend on the one."""
    names = {"en": "English", "ko": "한국어"}
    assert translation.languages() == names
    translation.use("ko")
    assert translation.languages() == names


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no locale in its environment")
@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "ko_KR.eucKR@x"}, "ko"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "en_GB", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ko"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:ko:en"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LANGUAGE": "en_GB"}, "en"),
    ],
    ids=str,
)
def test_the_systems_language_is_found(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    """The locale's variables in their usual order; English for a language that there is not."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert translation.system_language() == language
