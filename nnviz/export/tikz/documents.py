"""Slides as TikZ pictures: a page each, or the overlays of Beamer's frames.

What pdflatex sets of it are LaTeX's own words and formulas, in its own fonts: each is made narrower
where it would take more room than ours. A slide is as large on paper as the wish says, and its
coordinates are slide units.
"""

from typing import TYPE_CHECKING, BinaryIO, Final

from nnviz.drawing.theme import THEMES
from nnviz.export.tikz.shapes import Picture, hexadecimal, number, palette
from nnviz.export.tikz.text import SIGNS, is_korean, plain
from nnviz.translation import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nnviz.export.reel import Reel, Slide

MOST_OVERLAYS: Final = 60
"""A Beamer frame has no more of them: LaTeX reads all of a frame anew for each."""

_POINTS: Final = 72.27
_TOOLS: Final = r"""
% Fonts: TeX Gyre Heros where it is installed, else Computer Modern Sans; at any size.
\IfFileExists{tgheros.sty}{\usepackage{tgheros}}{}
\renewcommand\familydefault{\sfdefault}
\DeclareFontShape{OT1}{cmss}{m}{n}{<-8.5> cmss8 <8.5-9.5> cmss9 <9.5-11> cmss10 <11-> cmss12}{}
\DeclareFontShape{OT1}{cmss}{bx}{n}{<-> cmssbx10}{}
\DeclareFontShape{OT1}{cmr}{m}{n}
  {<-5.5> cmr5 <5.5-6.5> cmr6 <6.5-7.5> cmr7 <7.5-8.5> cmr8 <8.5-9.5> cmr9
   <9.5-11> cmr10 <11-> cmr12}{}
\DeclareFontShape{OT1}{cmr}{bx}{n}{<-6> cmbx5 <6-8> cmbx7 <8-11> cmbx10 <11-> cmbx12}{}
\DeclareFontShape{OML}{cmm}{m}{it}
  {<-5.5> cmmi5 <5.5-6.5> cmmi6 <6.5-7.5> cmmi7 <7.5-8.5> cmmi8 <8.5-9.5> cmmi9
   <9.5-11> cmmi10 <11-> cmmi12}{}
\DeclareFontShape{OML}{cmm}{b}{it}{<-6> cmmib5 <6-8> cmmib7 <8-> cmmib10}{}
\DeclareFontShape{OMS}{cmsy}{m}{n}{<-6> cmsy5 <6-8> cmsy7 <8-> cmsy10}{}
\DeclareFontShape{OMS}{cmsy}{b}{n}{<-6> cmbsy5 <6-8> cmbsy7 <8-> cmbsy10}{}
\DeclareFontShape{OMX}{cmex}{m}{n}{<-> cmex10}{}

% Words that begin, are centred or end at a place:
%   \nnleft{x, y}{size}{colour}{at most so wide}{words}
% Sizes and widths are in slide units. They are no nodes, which take LaTeX ten times as long.
\newcommand\nnbold{\bfseries\boldmath}
\newcommand\nnlight{\mdseries\unboldmath}
\newcommand\nnleft{\nnwords{left}}
\newcommand\nncentre{\nnwords{center}}
\newcommand\nnright{\nnwords{right}}
\newsavebox\nnbox
\makeatletter
\newcommand\nnwords[6]{\tikz@scan@one@point\pgfutil@firstofone(#2)\relax
  \pgftext[base, #1, at={\pgfqpoint{\pgf@x}{\pgf@y}}]{%
    \fontsize{#3\nnu}{#3\nnu}\selectfont\color{#4}\sbox\nnbox{#6}%
    \ifdim\wd\nnbox>#5\nnu\resizebox{#5\nnu}{!}{\usebox\nnbox}\else\usebox\nnbox\fi}}
\makeatother

% Pictures: coordinates are slide units, x to the right and y down.
\newcommand\nncell[3]{\definecolor{nncell}{HTML}{#1}\fill[nncell] (#2) rectangle (#3);}
\tikzset{
  slide/.style={x=\nnu, y=-\nnu},
  unit/.style={circle, inner sep=0pt, outer sep=0pt, minimum size=2*#1*\nnu},
  box/.style args={#1 x #2}{inner sep=0pt, outer sep=0pt,
    minimum width=#1*\nnu, minimum height=#2*\nnu},
}
"""


def write_standalone(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write a file of which pdflatex makes a page for each slide."""
    korean = _has_korean(reel)
    _write(file, _standalone_head(reel, korean=korean))
    for slide in reel.slides():
        _write(file, [f"\n% {_comment(slide.title)}"])
        _write(file, Picture(slide.drawing, reel.wish.theme, korean=korean).lines())
        _write(file, [r"\clearpage"])
        tell(slide.number)
    _write(file, ["", r"\end{document}"])


def write_beamer(reel: "Reel", file: BinaryIO, tell: "Callable[[int], None]") -> None:
    """Write a presentation: a frame for each iteration, with its steps as overlays.

    An iteration of many steps goes on in further frames.
    """
    korean = _has_korean(reel)
    _write(file, _beamer_head(reel, korean=korean))
    iteration = overlay = 0
    for slide in reel.slides():
        if slide.cursor.iteration != iteration or overlay == MOST_OVERLAYS:
            if overlay:
                _write(file, [r"\end{frame}"])
            if slide.cursor.iteration != iteration:
                title = tr("Iteration {number}", number=slide.cursor.iteration)
                _write(file, ["", rf"\section{{{plain(title, korean=korean)}}}"])
            _write(file, ["", r"\begin{frame}[plain]"])
            iteration, overlay = slide.cursor.iteration, 0
        overlay += 1
        _write(file, _overlay(slide, reel.wish.theme, overlay, korean=korean))
        tell(slide.number)
    if overlay:
        _write(file, [r"\end{frame}"])
    _write(file, ["", r"\end{document}"])


def _overlay(slide: "Slide", theme: str, overlay: int, *, korean: bool) -> "Iterator[str]":
    """Yield a step: what is shown, and what is said."""
    yield f"% {_comment(slide.title)}"
    yield rf"\only<{overlay}>{{\nnslide{{%"
    yield from Picture(slide.drawing, theme, korean=korean).lines()
    yield r"}}%"
    yield rf"\note<{overlay}>{{{plain(slide.sentence, korean=korean)}}}%"


def _write(file: BinaryIO, lines: "Iterator[str] | list[str]") -> None:
    file.write("".join(f"{line}\n" for line in lines).encode())


def _has_korean(reel: "Reel") -> bool:
    """Tell whether there is Hangul on the slides."""
    return language() == "ko" or is_korean(reel.name)


def _comment(text: str) -> str:
    return " ".join(text.split())


# Heads ------------------------------------------------------------------------------------------


def _standalone_head(reel: "Reel", *, korean: bool) -> "Iterator[str]":
    """Yield all before the first page.

    The class standalone is often not installed: then pages of that size are made without it.
    """
    width, height = _paper(reel)
    yield from _about(reel, korean=korean)
    yield r"\IfFileExists{standalone.cls}{%"
    yield r"  \documentclass[tikz, border=0pt]{standalone}"
    yield r"}{%"
    yield r"  \documentclass{article}"
    yield r"  \usepackage{tikz}"
    yield rf"  \usepackage[papersize={{{width}, {height}}}, margin=0pt]{{geometry}}"
    yield r"  \pagestyle{empty}"
    yield r"  \setlength\parindent{0pt}\setlength\topskip{0pt}"
    yield r"  \setlength\textheight{2\paperheight}  % so that no page is too short for its picture"
    yield r"}"
    yield from _packages(reel, korean=korean)
    yield r"\begin{document}"


def _beamer_head(reel: "Reel", *, korean: bool) -> "Iterator[str]":
    """Yield all before the first frame."""
    width, height = _paper(reel)
    yield from _about(reel, korean=korean)
    yield r"\documentclass[usepdftitle=false, hyperref={unicode}]{beamer}"
    yield rf"\geometry{{papersize={{{width}, {height}}}, margin=0pt}}"
    yield r"\usefonttheme[onlymath]{serif}"
    yield r"\setbeamertemplate{navigation symbols}{}"
    yield r"% \setbeameroption{show notes on second screen=right}"
    yield r"\usepackage{tikz}"
    yield from _packages(reel, korean=korean)
    yield rf"\newcommand\nnslide[1]{{\vbox to {height}{{\hbox to {width}{{#1\hss}}\vss}}}}"
    if not reel.wish.transparent:
        yield r"\setbeamercolor{background canvas}{bg=nncanvas}"
    yield rf"\title{{{plain(reel.name, korean=korean)}}}"
    yield r"\date{}"
    yield r"\begin{document}"


def _about(reel: "Reel", *, korean: bool) -> "Iterator[str]":
    """Yield what the file is and needs, as comments."""
    yield f"% {_comment(reel.name)}"
    needs = "texlive-latex-base texlive-latex-recommended texlive-pictures"
    yield "% " + tr("pdflatex makes a PDF of this. It needs TikZ; on Debian and Ubuntu:")
    more = " texlive-lang-korean" if korean else ""
    yield f"%   apt install {needs}{more}"  # not translated: a command


def _packages(reel: "Reel", *, korean: bool) -> "Iterator[str]":
    """Yield packages, measures, signs and colours."""
    width, _ = reel.wish.size.inches
    unit = width * _POINTS * reel.scale / reel.wish.size.width
    yield r"\usetikzlibrary{arrows.meta}"
    yield r"\usepackage{amsmath}"
    yield r"\usepackage{kotex}" if korean else r"\usepackage[utf8]{inputenc}"
    yield ""
    yield r"% A slide unit on paper: everything grows with it."  # not translated: TeX
    yield rf"\newlength\nnu\setlength\nnu{{{unit:.5f}pt}}"
    yield from _TOOLS.rstrip().splitlines()
    yield ""
    yield "% Signs in words."  # not translated: TeX
    for sign, tex in SIGNS.items():
        yield rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{\ensuremath{{{tex}}}}}"
    yield ""
    yield "% Colours."
    for name, colour in palette(THEMES[reel.wish.theme]).items():
        yield rf"\definecolor{{{name}}}{{HTML}}{{{hexadecimal(colour)}}}"
    yield ""


def _paper(reel: "Reel") -> tuple[str, str]:
    """Return width and height of a slide on paper."""
    width, height = reel.wish.size.inches
    return f"{number(width * _POINTS)}pt", f"{number(height * _POINTS)}pt"
