"""A film that grows by one frame after the other. Needs PyAV."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, BinaryIO, Final

import av
from av.bitstream import BitStreamFilterContext
from av.codec.context import Flags
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from nnviz.errors import NnvizError
from nnviz.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from av.packet import Packet

    from nnviz.export.png import Pixels
    from nnviz.export.wish import Size

    Painted = Callable[[], Pixels]
    """A picture that is painted; what it returns are its pixels, red, green and blue."""

_THREADS: Final = 2
"""Threads of an encoder: another number gives another file."""
_BT709: Final = 1
"""The number of ITU-R BT.709 for primaries, transfer and matrix (ITU-T H.273)."""
_FORM: Final = "yuv420p"
"""Colours at half the resolution: the only form that every player shows."""
_EXACT: Final = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
"""Each colour is the mean of its four pixels, and the same on every processor."""


class NotEncodedError(NnvizError):
    """The encoder refuses films of a size; `reason` is what it says."""

    def __init__(self, size: "Size", reason: str) -> None:
        super().__init__(size, reason)
        self.size = size
        self.reason = reason

    def sentence(self) -> str:
        """Return which size, and why."""
        return tr(
            "A video of {width}×{height} pixels cannot be encoded: {reason}",
            width=self.size.width,
            height=self.size.height,
            reason=self.reason,
        )


@dataclass(frozen=True)
class Kind:
    """What a film is written as.

    Attributes
    ----------
    container, codec : str
        What FFmpeg calls them.
    options : dict of str to str
        The codec's settings.
    unwanted : str
        A filter that takes away what the encoder says of itself; empty for none.
    has_index_first : bool
        Whether room for the index is kept before the pictures, so that a film plays while it is
        still being fetched.
    """

    container: str
    codec: str
    options: dict[str, str]
    unwanted: str = ""
    has_index_first: bool = False


KINDS: Final = {
    # Without frames that are encoded after later ones, which some players begin late with. Slower
    # presets take twice the time and make the file no smaller: the pictures are flat and sharp. As
    # still images they do not change once they rest.
    # What the encoder says of its version is "supplemental enhancement information" (type 6).
    "mp4": Kind(
        "mp4",
        "libx264",
        {
            "preset": "veryfast", "tune": "stillimage", "crf": "16", "bf": "0",
            "x264-params": "cpu-independent=1",
        },
        "filter_units=remove_types=6",
        has_index_first=True,
    ),
    # The slower way, "good", takes ten times as long for the same size. No clock has a part in
    # this one, as it has in VP8's.
    "webm": Kind(
        "webm",
        "libvpx-vp9",
        {
            "deadline": "realtime", "cpu-used": "6", "crf": "18", "b": "0", "row-mt": "1",
            "tile-columns": "1", "tune-content": "screen",
        },
    ),
}  # fmt: skip
"""How films are written, by their container."""


class _Sink:
    """A file that FFmpeg writes to, until it is `closed`: then nothing more is written."""

    def __init__(self, file: BinaryIO) -> None:
        self.closed = False
        self.write = file.write
        self.seek = file.seek
        self.tell = file.tell


class Film:
    """A film in a file; after it is made, all of it is used in one thread at a time.

    Parameters
    ----------
    kind : Kind
        What it is written as.
    file : BinaryIO
        An empty file, which stays open.
    size : Size
        Width and height of its pictures.
    rate : Fraction
        Frames a second.
    frames : int
        How many there will be.

    Raises
    ------
    NotEncodedError
        If there is no encoder for that; nothing is written then.
    """

    def __init__(
        self, kind: Kind, file: BinaryIO, size: "Size", rate: Fraction, frames: int
    ) -> None:
        self._sink = _Sink(file)
        settings = {"fflags": "bitexact"}
        if kind.has_index_first:
            settings["moov_size"] = str(_most_index(frames))
        try:
            self._container = av.open(
                self._sink, "w", format=kind.container, container_options=settings
            )
            stream = self._container.add_stream(kind.codec, rate, dict(kind.options))
            assert isinstance(stream, VideoStream)
            self._stream, codec = stream, stream.codec_context
            codec.width, codec.height, codec.pix_fmt = size.width, size.height, _FORM
            codec.thread_count, codec.time_base = _THREADS, 1 / rate
            codec.flags |= Flags.bitexact
            codec.color_range = ColorRange.MPEG
            codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
            codec.open()
        except (av.FFmpegError, ValueError) as error:
            self._sink.closed = True
            raise NotEncodedError(size, str(error)) from error
        self._filter = BitStreamFilterContext(kind.unwanted or "null", self._stream)
        self._converter = VideoReformatter()
        self._rate = rate
        self._number = 0
        self._key = 0
        self._painted: Painted | None = None
        self._frame: VideoFrame | None = None

    def add(self, painted: "Painted", *, is_first: bool) -> None:
        """Add a frame; a picture that rests is handed over again as the same object.

        The first one of a slide is where players can jump to, but for more than one a second.
        """
        if painted is not self._painted or self._frame is None:
            self._painted, self._frame = painted, self._converted(painted())
        frame, since = self._frame, self._number - self._key
        is_key = self._number == 0 or (is_first and since >= self._rate)
        frame.pict_type = PictureType.I if is_key else PictureType.NONE
        frame.pts, frame.time_base = self._number, 1 / self._rate
        if is_key:
            self._key = self._number
        self._number += 1
        self._write(self._stream.encode(frame))

    def end(self) -> None:
        """Write what is still to be written."""
        self._write(self._stream.encode(None))
        self._container.close()

    def close(self) -> None:
        """Free the encoder and its threads, whether the film has ended or not."""
        self._sink.closed = True
        self._container.close()
        del self._filter, self._stream, self._container

    def _converted(self, pixels: "Pixels") -> VideoFrame:
        """Return a picture in the colours of a film."""
        return self._converter.reformat(
            VideoFrame.from_numpy_buffer(pixels, "rgb24"),
            format=_FORM,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            interpolation=_EXACT,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )

    def _write(self, packets: "Sequence[Packet[VideoStream]]") -> None:
        """Write what comes out of the encoder."""
        for packet in packets:
            for kept in self._filter.filter(packet):
                kept.stream = self._stream
                self._container.mux_one(kept)


def _most_index(frames: int) -> int:
    """Return how many bytes the index of an MP4 file takes at most (ISO/IEC 14496-12, 8.6-8.7).

    Each frame has a size, it may be a key frame, and it may have a chunk of its own.
    """
    return 4096 + (4 + 4 + 20) * frames
