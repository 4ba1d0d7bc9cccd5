"""What is said about a frame: the calculation of its step, or words where nothing is calculated."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnviz.drawing.aloud import aloud, read_calculation
from nnviz.drawing.paragraph import Plain
from nnviz.scenario.model import text_in
from nnviz.trace import published
from nnviz.trace.conventions import conventions
from nnviz.trace.steps import Phase
from nnviz.translation import language, tr, trn

if TYPE_CHECKING:
    from nnviz.scenario.model import Scenario
    from nnviz.trace.explanation import Explanation
    from nnviz.trace.frame import Frame


@dataclass(frozen=True, slots=True)
class Calculation:
    """A step's calculation, and the words around it.

    Attributes
    ----------
    explanation : Explanation
        How it is calculated.
    caption : str
        The line above it, such as "BACKWARD · step 21 of 41".
    note : str
        What the scenario's source prints for it, empty for nothing.
    known : bool
        Whether it is calculated yet.
    """

    explanation: "Explanation"
    caption: str
    note: str
    known: bool

    @property
    def aloud(self) -> str:
        """How it is read aloud."""
        return read_calculation(self.explanation, self.caption, known=self.known, note=self.note)


@dataclass(frozen=True, slots=True)
class Note:
    """Words, where nothing is calculated: the line above, a heading and paragraphs.

    The heading has symbols in it, or is a title, in which nothing is a symbol.
    """

    caption: str
    heading: str | Plain
    paragraphs: tuple[str, ...]

    @property
    def aloud(self) -> str:
        """How it is read aloud."""
        title = self.heading
        heading = title.text if isinstance(title, Plain) else aloud(title)
        told = aloud("\n".join(self.paragraphs))
        return "\n".join([aloud(self.caption), f"{heading}.", *filter(None, [told])])


def words(frame: "Frame", scenario: "Scenario") -> Calculation | Note:
    """Return what there is to say about the step, or the element, that a frame explains."""
    explanation = frame.explanation
    if explanation is None:
        return _given(frame) if frame.focused else _start(frame, scenario)
    known = frame.focused is None or frame.focused.known
    caption = ""
    if frame.focused is None:
        assert frame.phase is not None
        caption = tr(
            "{phase} · step {number:,} of {count:,}",
            phase=phase_heading(frame.phase),
            number=frame.position,
            count=len(frame.steps),
        )
    note = _comparison(frame, scenario) if known else ""
    return Calculation(explanation, caption, note, known)


def progress(frame: "Frame") -> str:
    """Return which iteration and step a frame shows."""
    return tr(
        "iteration {iteration:,} · step {number:,} of {count:,}",
        iteration=frame.trace.number,
        number=frame.position,
        count=len(frame.steps),
    )


def conventions_shown(frame: "Frame") -> tuple[str, ...]:
    """Return the conventions in force, and with how many decimals numbers are shown at most."""
    shown = trn("up to {count} decimal", "up to {count} decimals", frame.decimals)
    return (*conventions(frame.trace), shown)


def phase_heading(phase: Phase) -> str:
    """Return the name of a phase as it stands above a calculation."""
    return {
        Phase.FORWARD: tr("FORWARD"),
        Phase.LOSS: tr("LOSS"),
        Phase.BACKWARD: tr("BACKWARD"),
        Phase.UPDATE: tr("UPDATE"),
    }[phase]


def _given(frame: "Frame") -> Note:
    """Return what there is to say about an element that nothing calculates."""
    assert frame.focused is not None
    facts = [f"{fact.label}: {fact.text(frame)}" for fact in frame.focused.facts]
    return Note("", frame.focused.name, tuple(facts))


def _start(frame: "Frame", scenario: "Scenario") -> Note:
    """Return what there is to say before anything is calculated."""
    number = frame.trace.number
    if number == 1:
        source = text_in(scenario.source.text, language()) if scenario.source else ""
        heading: str | Plain = Plain(scenario.title_in(language()))
        parts = [
            scenario.description_in(language()),
            tr("Source: {text}", text=source) if source else "",
        ]
    else:
        heading = tr("Iteration {number:,} begins", number=number)
        parts = [tr("The weights are the new ones; all else is still to be calculated.")]
    caption = tr("START OF ITERATION {number:,}", number=number)
    return Note(caption, heading, tuple(filter(None, parts)))


def _comparison(frame: "Frame", scenario: "Scenario") -> str:
    """Return what the source prints for the step on show, in words."""
    explanation = frame.explanation
    assert explanation is not None
    found = published.find(scenario.published, frame.trace, explanation)
    if found is None:
        return ""
    note = text_in(found.note, language()) if found.note else ""
    return published.compare(found, explanation.value, note).sentence()
