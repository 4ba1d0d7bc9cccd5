"""Finds, in a module's source, the literals that a user could read and that no catalogue has.

What passes through `tr`, `trn`, `brief` or `mark` is marked. What remains is told apart by where it
stands: text that is handed to what shows it, and prose of two or more words anywhere. A literal
that is neither, and looks like it, says so at the end of one of its lines: `# not translated: why`.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


MARKING = {"tr": 1, "trn": 2, "brief": 1, "mark": 1}
"""The functions that catalogues are collected from, and how many literals each begins with."""

SHOWING = _set(
    """
    setText setPlainText setHtml setMarkdown setToolTip setStatusTip setWhatsThis setTitle
    setWindowTitle setAccessibleName setAccessibleDescription setPlaceholderText setPrefix setSuffix
    setSpecialValueText setLabelText setInformativeText setDetailedText setItemText setTabText
    setTabToolTip setHeaderLabels setHorizontalHeaderLabels setNameFilter setNameFilters setLabel
    addItem addItems insertItem addAction addMenu addTab addRow addButton addSection showMessage
    announce tell QLabel QPushButton QToolButton QCheckBox QRadioButton QGroupBox QAction QMenu
    QDockWidget QMessageBox QInputDialog QErrorMessage QListWidgetItem QTreeWidgetItem
    QTableWidgetItem QFileDialog QProgressDialog QAccessibleAnnouncementEvent
    information warning critical question about getText getInt getDouble getItem
    getOpenFileName getSaveFileName getExistingDirectory
    """
)
"""What shows its arguments, or reads them aloud."""

SHOWN_KEYWORDS = frozenset({"help", "description", "epilog", "usage"})
"""Keyword arguments, of argparse, that are shown."""

PROGRAMMING_ERRORS = _set(
    """
    ArithmeticError AssertionError AttributeError IndexError KeyError LookupError
    NotImplementedError PydanticCustomError RuntimeError TypeError ValueError
    """
)
"""Errors that only a programmer sees, and one whose sentence stands in its context."""

UNREAD = _set("compile match fullmatch search sub finditer setStyleSheet")
"""Functions whose arguments are patterns and style sheets."""

_COMMENT = re.compile(r"#.*not translated: \S")
_FIELD = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a field of an f-string."""
_WORD = re.compile(r"[A-Za-z]{2,}|[가-힣]")
_PROSE = re.compile(
    rf"(?<![\w/.\-])(?:[A-Za-z]{{2,}}|{_FIELD})[,;:]? +(?:[a-z] )?[A-Za-z]{{2,}}(?![\w/.\-]*[=(])"
    rf"|(?<![\w/.\-])[A-Za-z]{{2,}}[,;:]? +{_FIELD}|[가-힣]{{2,}}"
)
_NAMES = re.compile(r"\b(?:nnviz|Esc|[A-Z]{2,4})\b")
"""What is called the same in all languages: nnviz, keys, formats."""
_TAG = re.compile(r"<[^>]*(?:>|$)|^[^<]*=[^<]*>")
_STYLE = re.compile(r"\{[^}]*[\w-]+ ?: ?[^;}]*;")
_TEX = re.compile(r"\\[A-Za-z]")


class Found(NamedTuple):
    """A literal that should be marked."""

    line: int
    text: str
    why: str


def unmarked(source: str) -> list[Found]:
    """Return the literals of a module that should be marked, in the order of their lines."""
    visitor = _Visitor()
    visitor.visit(ast.parse(source))
    exempt = _exempt_lines(source)
    return sorted(
        Found(node.lineno, text, why)
        for node, text, why in visitor.found
        if not exempt & set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    )


def marked(source: str) -> set[tuple[str, ...]]:
    """Return what a module marks: each message, or singular and plural."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (count := MARKING.get(_name(node.func), 0)):
            texts = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            if len(texts) == count and all(isinstance(text, str) for text in texts):
                found.add(tuple(str(text) for text in texts))
    return found


def _exempt_lines(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and _COMMENT.match(token.string)
    }


def _name(function: ast.expr) -> str:
    """Return the last part of what is called: `setText` of `self._label.setText`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literals(node: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    """Yield the texts that make up a value, but not those that are handed to another function."""
    match node:
        case ast.Constant(value=str(text)):
            yield node, text
        case ast.JoinedStr(values=parts):
            texts = (part.value if isinstance(part, ast.Constant) else _FIELD for part in parts)
            yield node, "".join(map(str, texts))
        case ast.BinOp(left=left, right=right):
            yield from _literals(left)
            yield from _literals(right)
        case ast.IfExp(body=body, orelse=other):
            yield from _literals(body)
            yield from _literals(other)
        case ast.BoolOp(values=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements):
            for element in elements:
                yield from _literals(element)


class _Visitor(ast.NodeVisitor):
    """Goes through a module and keeps what should be marked."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.expr, str, str]] = []

    def _tell(self, node: ast.expr, text: str, why: str) -> None:
        self.found.append((node, text, why))

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in MARKING:
            self._visit_marking(node, MARKING[name])
            return
        if name in UNREAD:
            return
        told: set[ast.expr] = set()
        keywords = [one.value for one in node.keywords if one.arg in SHOWN_KEYWORDS]
        for argument in (*node.args, *keywords) if name in SHOWING else keywords:
            for literal, text in _literals(argument):
                told.add(literal)
                if _WORD.search(_plain(text)):
                    self._tell(literal, text, f"shown by {name}")
        self.visit(node.func)
        for argument in (*node.args, *(one.value for one in node.keywords)):
            if argument not in told:
                self.visit(argument)

    def _visit_marking(self, node: ast.Call, count: int) -> None:
        for argument in node.args[:count]:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                self._tell(node, ast.unparse(argument), "no literal, so no catalogue has it")
        for other in (*node.args[count:], *(one.value for one in node.keywords)):
            self.visit(other)

    def visit_Raise(self, node: ast.Raise) -> None:
        if not isinstance(node.exc, ast.Call):
            self.generic_visit(node)
        elif _name(node.exc.func) not in PROGRAMMING_ERRORS:
            for argument in node.exc.args:
                for literal, text in _literals(argument):
                    if _WORD.search(text):
                        self._tell(literal, text, f"raised as {_name(node.exc.func)}")
                self.visit(argument)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and _is_prose(node.value):
            self._tell(node, node.value, "prose")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for literal, text in _literals(node):
            if _is_prose(text):
                self._tell(literal, text, "prose")
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring, or one of a constant
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """Leave out what values are compared with: keys."""
        for part in (node.left, *node.comparators):
            if not isinstance(part, ast.Constant):
                self.visit(part)

    def visit_match_case(self, node: ast.match_case) -> None:
        """Leave out the patterns."""
        for statement in node.body:
            self.visit(statement)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Leave out keys, and quoted types within types."""
        self.visit(node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        """Leave out keys."""
        for value in node.values:
            self.visit(value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Leave out the type."""
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Leave out the type of a parameter."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Leave out the type of what is returned."""
        for part in (*node.decorator_list, node.args, *node.body):
            self.visit(part)


def _plain(text: str) -> str:
    """Return a text without mark-up and names."""
    return _NAMES.sub(" ", _TAG.sub(" ", text))


def _is_prose(text: str) -> bool:
    """Whether a text has two words of a language, and is no formula and no style sheet."""
    code = _TEX.search(text) or _STYLE.search(text)
    return not code and bool(_PROSE.search(_plain(text)))
