"""TikZ files: units are nodes, formulas are TeX, and the same slides give the same text."""

import io
import re
import tracemalloc
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import translation
from nnviz.drawing.shapes import (
    Box,
    Cells,
    Drawing,
    Formula,
    Label,
    Line,
    Polyline,
    Run,
    Stratum,
    markup,
)
from nnviz.drawing.slide import Content
from nnviz.drawing.tex import Fenced, Fraction, Node, Row, Scripts, Symbol, parse, written
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.reel import Reel
from nnviz.export.tikz import documents as tikz
from nnviz.export.tikz import text as tikz_text
from nnviz.export.tikz.shapes import Picture
from nnviz.export.wish import SIZES, Size, Span, Wish
from nnviz.scenario import library
from nnviz.scenario.build import build
from nnviz.trace.explanation import explain
from nnviz.trace.run import Run as TrainingRun
from nnviz.trace.steps import Grain
from nnviz.trace.timeline import END, Cursor
from tests.export.reels import iterations, reel
from tests.trace.examples import experiment, layered


def _tex(slides: Reel, write: str = "write_standalone") -> str:
    """Return a whole file."""
    file = io.BytesIO()
    getattr(tikz, write)(slides, file, lambda number: None)
    return file.getvalue().decode()


def _step(position: int, **wished: object) -> Reel:
    """Return the one slide of w5 that shows so many steps."""
    return reel(span=Span(Cursor(1, position), Cursor(1, position)), **wished)


# TeX ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", library.names())
def test_formulas_read_back_from_their_tex(name: str) -> None:
    """What is written of a formula's tree is read as the same tree."""
    trace = TrainingRun(build(library.load(name))).trace(2)
    for step in trace.steps((0,)):
        explanation = explain(trace, step)
        for tex in (explanation.formula, explanation.substitution):
            tree = parse(tex)
            assert parse(written(tree)) == tree


_SIGNS = st.sampled_from(
    [*parse(r"x 1 + - = ( ) , \times \cdot \leq \sum \partial \delta |").parts]
)
_WORDS = st.sampled_from([*parse(r"\ln \max \mathrm{new\ value} \mathrm{a_b%} \, \quad").parts])


def _larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    rows = st.lists(inner, max_size=4).map(lambda parts: Row(tuple(parts)))
    scripts = st.one_of(rows, _SIGNS)
    left, right = st.sampled_from(["(", "[", "{", "|", ""]), st.sampled_from([")", "}", "|", ""])
    return st.one_of(
        rows,
        st.builds(Fraction, rows, rows),
        st.builds(Fenced, left, rows, right),
        st.builds(Scripts, st.one_of(_SIGNS, rows), scripts, st.one_of(st.none(), scripts)),
    )


@given(st.lists(st.recursive(st.one_of(_SIGNS, _WORDS), _larger, max_leaves=12), max_size=6))
def test_any_tree_reads_back_from_its_tex(parts: list[Node]) -> None:
    """Names do not run into letters, and braces are where they need to be."""
    tree = Row(tuple(parts))
    assert parse(written(tree)) == tree


def test_what_is_written_is_readable() -> None:
    """There is room around the signs between two things, and none around a sign before one."""
    assert written(parse(r"w_5-\eta\cdot(-0.5)=x")) == r"w_5 - \eta \cdot (-0.5) = x"
    assert written(parse(r"\delta_{12}^{(2)}x")) == r"\delta_{12}^{(2)}x"
    assert written(Symbol("α", slanted=True)) == r"\alpha"


# Words -------------------------------------------------------------------------------------------


def test_special_characters_are_escaped() -> None:
    """Nothing that a title may have is taken for a command."""
    assert tikz_text.plain(r"5% & $_#{}~^\ <a>") == (
        r"5\% \& $\mathdollar$\_\#\{\}\textasciitilde{}\textasciicircum{}\textbackslash{} "
        r"\textless{}a\textgreater{}"
    )
    assert tikz_text.plain("naïve Škoda – 日本") == r"na\"{i}ve \v{S}koda -- ??"
    assert tikz_text.plain("가중치", korean=True) == "가중치"


def test_symbols_in_labels_are_formulas() -> None:
    """Variables with their scripts stand between dollar signs, words do not."""

    def shown(text: str) -> str:
        return tikz_text.label(markup(text), 400, str)

    assert shown("How does h_1^(2) change ∂E/∂w_5?") == (
        r"How does $h_{1}^{(2)}$ change $\partial E/\partial w_{5}$?"
    )
    assert shown("m\u0302_3 of δ_12") == r"$\hat{m}_{3}$ of $\delta_{12}$"
    runs = (Run("t", italic=True), Run("  "), Run("0.4", weight=600, colour="#14171b"))
    assert tikz_text.label(runs, 400, lambda _: "nnink") == (
        r"$t$ ~\textcolor{nnink}{{\nnbold 0.4}}"
    )


def test_every_sign_in_the_slides_is_declared() -> None:
    """Beside ASCII and Hangul a file has no character that its head does not declare."""
    for language in ("en", "ko"):
        translation.use(language)
        text = _tex(reel())
        body = text.partition(r"\begin{document}")[2]
        shown = "".join(line for line in body.splitlines() if not line.lstrip().startswith("%"))
        other = {letter for letter in shown if not letter.isascii() and letter < "\u3000"}
        assert other <= set(tikz_text.SIGNS)
        assert (r"\usepackage{kotex}" in text) == (language == "ko")


# Formulas ----------------------------------------------------------------------------------------


def test_formulas_are_tex_in_the_colours_of_their_factors() -> None:
    """The chain rule of w5 has its three factors in the colours that the drawing has."""
    text = _tex(_step(15))
    assert (
        r"$\displaystyle = \textcolor{nnfactor1}{\frac{\partial E}{\partial o_1}} "
        r"\cdot \textcolor{nnfactor2}{\frac{\partial o_1}{\partial z_3}} "
        r"\cdot \textcolor{nnfactor3}{\frac{\partial z_3}{\partial w_5}}$"
    ) in text
    assert r"\definecolor{nnfactor1}{HTML}{7338C4}" in text


def test_a_broken_line_is_written_in_its_parts() -> None:
    """Each line of a formula has what stands in it, though both know the whole."""
    slides = Reel(TrainingRun(build(library.load("mini-batch"))), Wish(size=SIZES["4:3"]))
    broken = 0
    for slide in slides.slides():
        formulas = [shape for shape in slide.drawing.shapes if isinstance(shape, Formula)]
        for first, second in pairwise(formulas):
            if first.tex == second.tex and second.role == first.role == "formula":
                broken += 1
                assert first.parts != second.parts
                tex = tikz_text.formula(second.parts, second.parts[0].colour, str)
                assert tex.startswith("{}")
        for formula in formulas:
            ink = max(mark.x for mark in formula.marks)
            assert ink < formula.width
    assert broken


def test_high_parentheses_are_high() -> None:
    """Parentheses around fractions are larger signs of the same kind."""
    text = _tex(Reel(TrainingRun(build(library.load("mini-batch"))), Wish()))
    assert r"\biggl(" in text
    assert text.count(r"\biggl(") == text.count(r"\biggr)")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_braces_are_balanced(optimizer: str) -> None:
    """Every optimizer's formulas leave nothing open."""
    source = library.load("w5")
    training = source.training.model_copy(update={"optimizer": optimizer})
    scenario = source.model_copy(update={"training": training})
    text = _tex(Reel(TrainingRun(build(scenario)), Wish(grain=Grain.UNIT)))
    plain = re.sub(r"\\[{}]", "", text)
    for line in plain.partition(r"\begin{document}")[2].splitlines():
        assert line.count("{") == line.count("}"), line
        assert line.count("$") % 2 == 0


# Pictures ----------------------------------------------------------------------------------------


def test_units_are_nodes_and_edges_join_them() -> None:
    """A unit is moved by changing one line: edges, disc and numbers name it."""
    text = _tex(_step(15))
    names = re.findall(r"\\node\[unit=[0-9.]+\] \((\w+)\)", text)
    assert sorted(names) == ["E", "h1", "h2", "o1", "o2", "x1", "x2"]
    edges = re.findall(r"\\draw\[.*\] \((\w+)\) -- \((\w+)\);", text)
    assert {("x1", "h1"), ("x2", "h2"), ("h1", "o1"), ("h2", "o2"), ("o1", "E")} <= set(edges)
    assert re.search(r"\\path\[.*\] \(o1\) circle\[radius=[0-9.]+\];", text)
    assert re.search(r"\\nncentre\{\[shift=\{\(0, [-0-9.]+\)\}\]o1\}.*\$o_\{1\}\$", text)


def test_units_that_are_boxes_are_nodes_too() -> None:
    """Where units are boxes, edges end at their sides."""
    slides = Reel(TrainingRun(experiment(layered(4, [7, 7]))), Wish())
    text = "\n".join(Picture(next(slides.slides()).drawing, "light").lines())
    assert re.search(r"\\node\[box=[0-9.]+ x [0-9.]+\] \(x1\)", text)
    assert "(x1.east) -- (h1.west);" in text
    slides = Reel(TrainingRun(build(library.load("relu"))), Wish())
    text = "\n".join(Picture(next(slides.slides()).drawing, "light").lines())
    assert "(h1.east) -- (o1);" in text


def test_every_kind_of_shape_is_drawn() -> None:
    """Arrows, dashes, curves, heat maps and what is seen through have their TikZ."""
    shapes = (
        Line("", "edge", 1, 2, 11, 2, "#0c7167", 2.0, (3.0, 4.0), arrow=True),
        Polyline("", "curve", ((0, 0), (5, 7), (10, 3)), "#123456", 1.5),
        Box("", "box", 1, 1, 8, 4, 2, "#ffffff80", "#dfe3e8", 1.0),
        Box("", "nothing", 1, 1, 8, 4),
        Cells("", "map", 0, 0, 30, 10, 1, 3, ("#ff0000", "#ff0000", "#00ff00")),
        Label("", "text", 5, 5, (Run("a"),), 12, 600, "#14171b", "end"),
        Label("", "text", 5, 5, (Run(" "),), 12),
    )
    drawing = Drawing(100, 50, None, (Stratum("all", shapes),))
    assert list(Picture(drawing, "light").lines()) == [
        r"\begin{tikzpicture}[slide]",
        r"  \definecolor{nn123456}{HTML}{123456}",
        r"  \useasboundingbox (0, 0) rectangle (100, 50);",
        r"  \clip (0, 0) rectangle (100, 50);",
        "  % all",
        r"  \draw[nnforward, line width=2\nnu, dash pattern=on 3\nnu off 4\nnu, "
        r"shorten >=-2\nnu, -{Triangle[length=10\nnu, width=8.8\nnu]}] (1, 2) -- (11, 2);",
        r"  \draw[nn123456, line width=1.5\nnu, line join=round] (0, 0) -- (5, 7) -- (10, 3);",
        r"  \path[fill=nnsurface, fill opacity=0.5, draw=nnborder, line width=1\nnu, "
        r"rounded corners=1.99\nnu] (1, 1) rectangle (9, 5);",
        r"  \nncell{FF0000}{0, 0}{20, 10}",
        r"  \nncell{00FF00}{20, 0}{30, 10}",
        r"  \nnright{5, 5}{12}{nnink}{6.6}{\nnbold a}",
        r"\end{tikzpicture}",
    ]


def test_one_shape_is_one_line() -> None:
    """The body is a line a shape, but for long curves, and is indented within its picture."""
    slides = _step(15)
    (slide,) = slides.slides()
    lines = list(Picture(slide.drawing, "light").lines())
    assert all(line.startswith("  ") for line in lines[1:-1])
    assert len(lines) < len(slide.drawing.shapes) + 40


def test_the_slide_is_as_large_as_wished() -> None:
    """A slide unit is as large on paper as makes the slide as wide as its inches."""
    slides = _step(17, size=SIZES["a4"])
    (slide,) = slides.slides()
    text = _tex(slides)
    (unit,) = re.findall(r"\\setlength\\nnu\{([0-9.]+)pt\}", text)
    assert float(unit) * slide.drawing.width / 72.27 == pytest.approx(1754 / 150, abs=1e-3)


# Files -------------------------------------------------------------------------------------------


def test_a_page_for_each_slide() -> None:
    """There are as many pictures as slides, each after its title."""
    slides = reel(grain=Grain.LAYER)
    text = _tex(slides)
    assert text.count(r"\begin{tikzpicture}") == text.count(r"\clearpage") == len(slides)
    for slide in slides.slides():
        assert f"\n% {slide.title}\n" in text


def test_beamer_has_a_frame_an_iteration_with_its_steps_as_overlays() -> None:
    """Steps are overlays from 1 on, with their sentences as notes."""
    slides = reel(span=iterations(2), grain=Grain.LAYER)
    text = _tex(slides, "write_beamer")
    assert text.count(r"\begin{frame}[plain]") == text.count(r"\end{frame}") == 2
    overlays = [int(number) for number in re.findall(r"\\only<(\d+)>", text)]
    half = len(slides) // 2
    assert overlays == [*range(1, half + 1), *range(1, half + 1)]
    assert text.count(r"\note<") == len(slides)
    assert r"\section{Iteration 2}" in text
    assert r"\title{One iteration by hand: ∂E/∂w5}" in text


def test_a_long_iteration_has_several_frames() -> None:
    """No frame has more overlays than LaTeX reads in a reasonable time."""
    slides = Reel(
        TrainingRun(build(library.load("softmax"))), Wish(contents=frozenset((Content.TITLE,)))
    )
    text = _tex(slides, "write_beamer")
    assert len(slides) > tikz.MOST_OVERLAYS
    assert text.count(r"\begin{frame}") == text.count(r"\end{frame}") == 2
    assert text.count(r"\section{") == 1
    assert f"<{tikz.MOST_OVERLAYS + 1}>" not in text


def test_transparent_slides_have_no_ground() -> None:
    """Then Beamer paints none either."""
    assert r"\setbeamercolor" in _tex(_step(3), "write_beamer")
    assert r"\setbeamercolor" not in _tex(_step(3, transparent=True), "write_beamer")


def test_the_same_slides_give_the_same_text() -> None:
    """And another theme gives other colours by the same names."""
    assert _tex(_step(15)) == _tex(_step(15))
    dark = _tex(_step(17, theme="dark"))
    assert r"\definecolor{nnfactor1}{HTML}{C0A0FB}" in dark


def test_it_tells_each_slide_and_stops_when_told() -> None:
    """An exception from who is told ends the writing."""
    told: list[int] = []

    def tell(number: int) -> None:
        told.append(number)
        if number == 3:
            raise KeyboardInterrupt

    file = io.BytesIO()
    with pytest.raises(KeyboardInterrupt):
        tikz.write_standalone(reel(), file, tell)
    assert told == [1, 2, 3]
    assert not file.closed


def test_memory_does_not_grow_with_the_slides() -> None:
    """Four iterations take no more room than one."""

    class Nowhere(io.RawIOBase):
        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    def peak(last: int) -> int:
        small = frozenset((Content.TITLE, Content.PROGRESS))
        slides = reel(span=iterations(last), contents=small, size=Size(64, 36, 4.8))
        tracemalloc.start()
        tikz.write_beamer(slides, Nowhere(), lambda number: None)  # type: ignore[arg-type]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(4)  # fills what is kept of words and formulas
    assert peak(4) < 1.3 * peak(1) + 100_000


def test_long_runs_begin_at_once() -> None:
    """The first slides of a range without end are there before the others are calculated."""
    slides = reel(span=Span(Cursor(1, 0), Cursor(10**6, END)))
    assert len(list(islice(slides.slides(), 3))) == 3
    assert slides.run.walked < 10
