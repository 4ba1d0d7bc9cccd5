#!/usr/bin/env python3
"""Renew the catalogues of all languages: `python packaging/make_translations.py`, with Babel.

Every message of the source is collected into `resources/translations/<code>/LC_MESSAGES/nnviz.po`,
where it is to be translated, and `nnviz.mo` beside it is made anew. The code of a language that is
not there yet, such as `ja`, begins one. What the source no longer has stays at the end of the .po
until `--forget` deletes it. `--check` changes nothing, and fails where it would.
"""

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "nnviz"
TRANSLATIONS = ROOT / "resources" / "translations"
KEYWORDS = {"tr": None, "trn": (1, 2), "brief": None, "mark": None}
COMMENT = "Translators:"


class Messages(Catalog):
    """A catalogue whose head says nothing that changes with the day or with Babel's version."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head of the file: the language, how it counts, and how it is encoded."""
        return [
            ("Project-Id-Version", "nnviz"),
            ("Language", str(self.locale or "")),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """Take nothing from a file: all is known."""


def collected() -> Messages:
    """Return all messages of the source, in the order of its files and of their lines."""
    catalogue = Messages()
    for file in sorted(SOURCE.rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        for line, message, comments, _ in extract_from_file(
            "python", file, KEYWORDS, [COMMENT], {"encoding": "utf-8"}
        ):
            # The first place is enough to know what a message is for.
            places = [] if catalogue.get(message) else [(place, line)]
            catalogue.add(message, None, places, auto_comments=comments)
    return catalogue


def po_path(code: str) -> Path:
    """Return where the messages of a language are translated."""
    return TRANSLATIONS / code / "LC_MESSAGES" / "nnviz.po"


def read(code: str) -> Messages:
    """Return the catalogue of a language as it is, an empty one where there is none."""
    catalogue = Messages(locale=code)
    path = po_path(code)
    if not path.exists():
        return catalogue
    found = read_po(io.BytesIO(path.read_bytes()), locale=code)
    for message in found:
        if message.id:
            catalogue[message.id] = message
    catalogue.obsolete = found.obsolete
    return catalogue


def renewed(code: str, source: Messages, *, forget: bool = False) -> tuple[bytes, bytes]:
    """Return what the .po and the .mo of a language should hold.

    What has changed a little keeps its translation and is marked as fuzzy; what is gone stands at
    the end of the .po, unless it is to be forgotten. Neither is in the .mo.
    """
    catalogue = read(code)
    catalogue.update(source, update_header_comment=False)
    if forget:
        catalogue.obsolete.clear()
    for message in catalogue:
        if not any(message.string or ""):  # nothing to look at again: it was not translated before
            message.flags.discard("fuzzy")
    catalogue.header_comment = f"# Messages of nnviz: {catalogue.locale.english_name}."
    catalogue.fuzzy = False
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=100, include_lineno=False)
    for message in catalogue:
        if message.pluralizable and not all(message.string or ""):
            message.string = ""  # else Babel would put the singular there
    write_mo(mo, catalogue)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Renew or check every language, and begin those that were named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail where it would")
    parser.add_argument("--forget", action="store_true", help="delete what is out of use")
    parser.add_argument("codes", nargs="*", metavar="CODE", help="a language to begin")
    options = parser.parse_args()
    known = {path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/nnviz.po")}
    source, stale = collected(), []
    for code in sorted(known | set(options.codes)):
        po, mo = renewed(code, source, forget=options.forget)
        path = po_path(code)
        for file, content in ((path, po), (path.with_suffix(".mo"), mo)):
            if file.exists() and file.read_bytes() == content:
                continue
            stale.append(file.relative_to(ROOT).as_posix())
            if not options.check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
    for name in stale:
        print(f"{name} {'is not up to date' if options.check else 'is written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
