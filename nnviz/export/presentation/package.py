"""The package that a presentation is: parts in a ZIP file, each written as soon as it is there.

`zipfile` keeps half a kilobyte of every member, and a presentation has several a slide. Here it is
its entry in the directory at the end of the file, packed as it is written there.
"""

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_WIDE_END: Final = struct.Struct("<4sQ2H2L4Q")
_WIDE_PLACE: Final = struct.Struct("<4sLQL")
_END: Final = struct.Struct("<4s4H2LH")
_TIME, _DATE = 0, 0x21
"""Midnight of the first of January 1980, the first that a ZIP file can say."""
_PLAIN, _DEFLATED = 20, 8
_WIDE = 45
"""The version that reads members behind four gigabytes, or more than 65,535 of them."""
_MOST_MEMBERS, _MOST_BYTES = 0xFFFF, 0xFFFFFFFF
_READY: Final = (".png",)
"""What is packed already."""


class Package:
    """Writes parts into a file one after the other, and the directory of all at the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._directory = bytearray()
        self._count = 0
        self._place = 0

    def add(self, name: str, content: bytes) -> None:
        """Write a part."""
        packed, method = content, 0
        if not name.endswith(_READY):
            packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            packed, method = packer.compress(content) + packer.flush(), _DEFLATED
        path = name.encode("ascii")
        sizes = zlib.crc32(content), len(packed), len(content)
        self._file.write(
            _LOCAL.pack(
                b"PK\3\4", _PLAIN, 0, method, _TIME, _DATE, *sizes, len(path), 0
            )
        )  # fmt: skip
        self._file.write(path)
        self._file.write(packed)
        place, extra = self._place, b""
        if place >= _MOST_BYTES:
            place, extra = _MOST_BYTES, struct.pack("<2HQ", 1, 8, self._place)
        version = _WIDE if extra else _PLAIN
        self._directory += _ENTRY.pack(
            b"PK\1\2", version, version, 0, method, _TIME, _DATE, *sizes, len(path), len(extra),
            0, 0, 0, 0, place,
        )  # fmt: skip
        self._directory += path + extra
        self._count += 1
        self._place += _LOCAL.size + len(path) + len(packed)

    def close(self) -> None:
        """Write the directory; the file stays open."""
        start, size, count = self._place, len(self._directory), self._count
        self._file.write(self._directory)
        if count >= _MOST_MEMBERS or start + size >= _MOST_BYTES:
            self._file.write(
                _WIDE_END.pack(b"PK\6\6", 44, _WIDE, _WIDE, 0, 0, count, count, size, start)
            )
            self._file.write(_WIDE_PLACE.pack(b"PK\6\7", 0, start + size, 1))
        count = min(count, _MOST_MEMBERS)
        size, start = min(size, _MOST_BYTES), min(start, _MOST_BYTES)
        self._file.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0))
        self._file.flush()


def relationships(targets: "Mapping[str, tuple[str, str]]") -> bytes:
    """Return the part that says to what the ids in another part lead: type and target of each."""
    rows = (
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>'
        for id_, (type_, target) in targets.items()
    )
    return _document(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(rows)}</Relationships>"
    )


def content_types(endings: "Mapping[str, str]", parts: "Sequence[tuple[str, str]]") -> bytes:
    """Return the part that says of what type all others are: by ending, or by name."""
    rows = [
        f'<Default Extension="{ending}" ContentType="{type_}"/>'
        for ending, type_ in endings.items()
    ]
    rows += [f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in parts]
    return _document(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f"{''.join(rows)}</Types>"
    )


def _document(element: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{element}'.encode()
