"""Korean particles fit what stands before them, as it is read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.particles import MARKER, Sound, ending, resolve

_VOWEL, _RIEUL, _CONSONANT = Sound.VOWEL, Sound.RIEUL, Sound.CONSONANT


@pytest.mark.parametrize(
    ("written", "after_consonant", "after_rieul", "after_vowel"),
    [
        ("은(는)", "값은", "손실은", "편차는"),
        ("는(은)", "값은", "손실은", "편차는"),
        ("을(를)", "값을", "손실을", "편차를"),
        ("를(을)", "값을", "손실을", "편차를"),
        ("이(가)", "값이", "손실이", "편차가"),
        ("가(이)", "값이", "손실이", "편차가"),
        ("과(와)", "값과", "손실과", "편차와"),
        ("와(과)", "값과", "손실과", "편차와"),
        ("아(야)", "값아", "손실아", "편차야"),
        ("(으)로", "값으로", "손실로", "편차로"),
        ("(으)로써", "값으로써", "손실로써", "편차로써"),
        ("(이)다", "값이다", "손실이다", "편차다"),
        ("(이)며", "값이며", "손실이며", "편차며"),
        ("(이)고", "값이고", "손실이고", "편차고"),
        ("(이)나", "값이나", "손실이나", "편차나"),
        ("(이)라는", "값이라는", "손실이라는", "편차라는"),
        ("(이)란", "값이란", "손실이란", "편차란"),
        ("(이)므로", "값이므로", "손실이므로", "편차므로"),
        ("(이)어야", "값이어야", "손실이어야", "편차여야"),
        ("(이)었다", "값이었다", "손실이었다", "편차였다"),
        ("(이)에요", "값이에요", "손실이에요", "편차예요"),
    ],
)
def test_each_particle_has_its_forms(
    written: str, after_consonant: str, after_rieul: str, after_vowel: str
) -> None:
    """After a final consonant, after ㄹ, which (으)로 takes as a vowel, and after a vowel."""
    assert resolve(f"값{written}") == after_consonant
    assert resolve(f"손실{written}") == after_rieul
    assert resolve(f"편차{written}") == after_vowel


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        # Digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구.
        *zip("0123456789", (_CONSONANT, _RIEUL, _VOWEL, _CONSONANT, _VOWEL, _VOWEL, _CONSONANT,
                            _RIEUL, _RIEUL, _VOWEL), strict=True),
        ("10", _CONSONANT),  # 십
        ("12", _VOWEL),
        ("100", _CONSONANT),  # 백
        ("105", _VOWEL),
        ("1,000", _CONSONANT),  # 천
        ("10,000", _CONSONANT),  # 만
        ("300000", _CONSONANT),  # 삼십만
        ("100000000", _CONSONANT),  # 억
        ("1000000000000", _VOWEL),  # 조
        ("20,000,000,000,000,000", _CONSONANT),  # 경
        ("0.5", _VOWEL),  # 영점 오
        ("0.50", _CONSONANT),  # 영점 오영
        ("0.02592286", _CONSONANT),
        ("0.43703857", _RIEUL),
        ("-2", _VOWEL),
        ("−7", _RIEUL),
        ("1e-08", _RIEUL),
        ("1e+10", _CONSONANT),
        ("1/2", _RIEUL),  # 이분의 일
        ("3/4", _CONSONANT),
        ("½", _RIEUL),
        ("¾", _CONSONANT),
        ("⅖", _VOWEL),
        ("5%", _VOWEL),
        ("20°", _VOWEL),
        # Powers: 제곱.
        ("x²", _CONSONANT),
        ("x³", _CONSONANT),
        ("z^2", _CONSONANT),
        ("10^{-8}", _CONSONANT),
        ("e^{z}", _CONSONANT),
        ("w_5⁺", _VOWEL),  # 플러스
    ],
)  # fmt: skip
def test_numbers_end_as_they_are_read(text: str, sound: Sound) -> None:
    """A number's last digit decides, or the 십, 백, 천, 만, 억, 조 that its zeros are read as."""
    assert ending(text) is sound


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        # Letters by their names.
        *((letter, _VOWEL) for letter in "ABCDEFGHIJKOPQSTUVWXYZabcdefghijkopqstuvwxyz"),
        *((letter, _RIEUL) for letter in "LlRr"),
        *((letter, _CONSONANT) for letter in "MNmn"),
        *((word, _VOWEL) for word in ("MSE", "SGD", "PNG", "SVG", "PDF", "CSV", "AI", "CPU")),
        *((word, _CONSONANT) for word in ("DNN", "CNN", "LSTM", "RNN")),
        *((word, _RIEUL) for word in ("XML", "HTML", "toml", "w5.toml")),
        *((word, _VOWEL) for word in ("png", "svg", "frame.pdf")),
        # Words.
        *((word, _VOWEL) for word in ("sigmoid", "softmax", "tanh", "ReLU", "leaky ReLU", "ELU",
                                      "AdamW", "Adagrad", "Nesterov", "XOR", "NAND", "OR", "AND",
                                      "Xavier", "He", "Glorot", "half_squared_error", "weight",
                                      "network", "layer", "bias", "batch", "slope", "value",
                                      "trace", "check", "text", "linear", "PyTorch", "NumPy")),
        *((word, _RIEUL) for word in ("normal", "sample", "xavier_normal", "label", "cell")),
        *((word, _CONSONANT) for word in ("Adam", "RMSprop", "momentum", "LeCun", "step", "unit",
                                          "JSON", "mean", "uniform", "sign", "Python", "markdown",
                                          "training", "input", "dropout", "none", "block")),
        # Greek.
        *((letter, _VOWEL) for letter in "αβγδζηθλμπρστφχψωΣΔ∑"),
        *((letter, _CONSONANT) for letter in "εϵου"),
    ],
)  # fmt: skip
def test_letters_and_words_end_as_they_are_read(text: str, sound: Sound) -> None:
    """엘, 엠, 엔 and 알 end in a consonant; words as Korean spells them."""
    assert ending(text) is sound


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("w_5은(는)", "w_5는"),
        ("w_{10}을(를)", "w_{10}을"),
        ("h_1^{(2)}이(가)", "h_1^{(2)}가"),
        ("h_1^(3)이(가)", "h_1^(3)이"),
        ("∂E/∂w_5을(를)", "∂E/∂w_5를"),
        ("∂E/∂w_8(으)로", "∂E/∂w_8로"),
        ("E은(는)", "E는"),
        ("δ_3과(와)", "δ_3과"),
        ("v̂은(는)", "v̂는"),
        ("'sigmoid'(이)라는", "'sigmoid'라는"),
        ("'w7'(이)라는", "'w7'이라는"),
        ("“값”을(를)", "“값”을"),
        ("「신경망」은(는)", "「신경망」은"),
        ("`nnviz trace`은(는)", "`nnviz trace`는"),
        ("$w_{5}$을(를)", "$w_{5}$를"),
        ("순전파(forward pass)은(는)", "순전파(forward pass)는"),
        ("갱신(update)을(를)", "갱신(update)을"),
        ("손실(loss)(으)로", "손실(loss)로"),
        ("XOR(배타적 논리합)은(는)", "XOR(배타적 논리합)는"),
        ("network.layers[1] (1부터 셈)은(는)", "network.layers[1] (1부터 셈)은"),
        ("f(3)은(는)", "f(3)은"),
        ("(1, 2)이(가)", "(1, 2)가"),
        ("layers[2]이(가)", "layers[2]가"),
        ("자모 ㄱ은(는)", "자모 ㄱ은"),
    ],
)
def test_marks_quotes_and_brackets_are_not_read(text: str, resolved: str) -> None:
    """Scripts, quotes and an attached bracket stand between a word and its particle."""
    assert resolve(text) == resolved


@pytest.mark.parametrize(
    "text", ["은(는)", " 은(는)", "漢은(는)", "(이) 값", "w5 (으) 로", "은(는)("]
)
def test_both_forms_stay_where_nothing_can_be_read(text: str) -> None:
    """What follows no word, or one that is not known, keeps both forms, as printed forms do."""
    assert resolve(text) == text


_WORDS = st.sampled_from(["w_5", "손실", "값", "10", "½", "(loss)", "'x'", " ", ", ", "α", "E^(2)"])
_MARKERS = st.sampled_from(["은(는)", "을(를)", "이(가)", "과(와)", "(으)로", "(이)며", "(이)었다"])


@given(st.lists(_WORDS | _MARKERS).map("".join))
def test_what_is_resolved_stays(text: str) -> None:
    """Resolving a second time changes nothing."""
    assert resolve(resolve(text)) == resolve(text)


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("은는이가을를()으로_^{}w5")))
def test_text_without_particles_stays(text: str) -> None:
    """Only a particle in both forms is ever touched, whatever else a text holds."""
    if MARKER.search(text) is None:
        assert resolve(text) == text
    assert ending(text) in (None, *Sound)


@given(st.integers(0, 10**20), st.sampled_from(["{}", "{:,}"]))
def test_thousands_set_apart_do_not_change_the_reading(number: int, form: str) -> None:
    """1,000 is read as 1000, and a number's sign makes no difference."""
    assert ending(form.format(number)) is ending(f"−{number}")
