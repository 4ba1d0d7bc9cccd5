"""`nnviz export`: writes the slides that are asked for, whole or not at all."""

import errno
import json
import os
import shutil
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, BinaryIO, Final

from nnviz.errors import NnvizError
from nnviz.export.estimate import estimate
from nnviz.export.file_names import file_names, left_over
from nnviz.export.formats import FORMATS
from nnviz.export.options import MOST_PIXELS, STDOUT
from nnviz.export.reel import Reel
from nnviz.export_course import UnfitWishError
from nnviz.export_request import job_of
from nnviz.files import nameless, several, whole
from nnviz.foreign import reason
from nnviz.interruption import Interruption
from nnviz.progress import file_size, progress
from nnviz.translation import tr, trn
from nnviz.window import preflight

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from nnviz.export.formats import Format
    from nnviz.export_request import Job
    from nnviz.files import Several
    from nnviz.progress import Progress

    Tell = Callable[[int], None]

_THREADS: Final = 2
_PENDING: Final = 4
"""How many painted slides wait to be packed, at most; large ones are fewer."""


class NoEstimateError(NnvizError):
    """The few slides from which an export is estimated could not be made."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def sentence(self) -> str:
        """Return why."""
        return tr("The export could not be estimated: {reason}", reason=self.reason)


def run(options: "argparse.Namespace") -> "Iterable[str]":
    """Write the files that are asked for; return what is to be printed.

    Raises
    ------
    NnvizError
        Where the options do not go together, or a file cannot be written.
    BrokenPipeError
        Where nobody listens any more to how far it is.
    OSError
        Where the standard output takes nothing.
    Interrupted
        Where a signal asked for the end.
    """
    job = job_of(options)
    _check_qt(job.format)
    application = _application(job.format)
    if options.estimate:
        return [_estimated(job), "\n"]
    if job.output == STDOUT:
        _check_stdout(job)
        with nameless() as file:
            _work(job, lambda work: work.write(file))
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
    else:
        work = _work(job, lambda work: work.write_files())
        work.progress.say(_written(job))
        _tell_left_over(job)
    del application
    return []


def _work(job: "Job", do: "Callable[[_Work], None]") -> "_Work":
    """Do the work, telling how far it is; a signal ends it. Return it."""
    with Interruption() as interruption:
        work = _Work(job, interruption)
        try:
            do(work)
        finally:
            work.progress.end()
    return work


class _Work:
    """The writing of an export, which can be broken off after each slide."""

    def __init__(self, job: "Job", interruption: Interruption) -> None:
        self._job = job
        self._interruption = interruption
        self.progress: Progress = progress(job.manner, job.slides)

    def write_files(self) -> None:
        """Write the file, or one file a slide."""
        job = self._job
        names = file_names(job.output, job.slides if job.format.paged else 1)
        if len(names) > 1:
            with several(names, replace=job.force) as files, self._interruption.urgent():
                self._write_pages(files)
                self._end()
        else:
            with whole(job.output, replace=job.force) as file:
                self.write(file)

    def write(self, file: "BinaryIO") -> None:
        """Write what is one file."""
        with self._interruption.urgent():
            reel = self._reel()
            if self._job.format.paged:
                slide = next(reel.slides())
                file.write(self._job.format.page()(slide, reel.wish)())
            else:
                self._job.format.write()(reel, file, self._tell)
            self._end()

    def _write_pages(self, files: "Several") -> None:
        """Write a file a slide: it is painted here, and packed in other threads."""
        reel, page = self._reel(), self._job.format.page()
        size = reel.wish.size
        most = max(1, min(_PENDING, MOST_PIXELS // (size.width * size.height)))
        pending: deque[Future[None]] = deque()
        done = 0
        with ThreadPoolExecutor(_THREADS) as pool:
            try:
                for place, slide in enumerate(reel.slides()):
                    if len(pending) >= most:
                        pending.popleft().result()
                        done += 1
                    self._tell(done)
                    pack = page(slide, reel.wish)
                    pending.append(pool.submit(_pack, files, place, pack))
                while pending:
                    pending.popleft().result()
                    done += 1
                    self._tell(done)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _reel(self) -> Reel:
        """Return the slides, once the training has come to the last of them."""
        job = self._job
        last = job.wish.span.last.iteration

        def stop(done: int) -> bool:
            self._interruption.check()
            self.progress.ahead(done, last)
            return False

        reel = Reel(job.course.train(last, stop), job.wish)
        reel.train_twin(lambda: stop(last))
        self.progress.begin()
        return reel

    def _tell(self, done: int) -> None:
        self._interruption.check()
        self.progress(done)

    def _end(self) -> None:
        """Tell that all is done; now is the last moment at which it can be broken off."""
        self._interruption.check()
        self.progress.finish()


def _pack(files: "Several", place: int, pack: "Callable[[], bytes]") -> None:
    files.write(place, pack())


# Before and after ------------------------------------------------------------------------------


def _estimated(job: "Job") -> str:
    """Return what the export is expected to come to, as JSON."""
    first = job.wish.span.first.iteration
    try:
        found = estimate(job.course.run_like(first), job.wish, job.format, job.slides)
    except OSError as error:
        raise NoEstimateError(reason(error)) from error
    return json.dumps(
        {"slides": found.slides, "seconds": round(found.seconds, 2), "bytes": found.bytes}
    )


def _written(job: "Job") -> str:
    """Return what was written: how many slides, which files, and how large they are."""
    names = file_names(job.output, job.slides if job.format.paged else 1)
    size = 0
    with suppress(OSError):  # one that was taken away at once
        size = sum(os.path.getsize(name) for name in names)
    files = names[0] if len(names) == 1 else f"{names[0]} … {os.path.basename(names[-1])}"
    if not job.format.has_looks:
        return tr("{files}, {size}", files=files, size=file_size(size))
    return trn(
        "{count:,} slide: {files}, {size}",
        "{count:,} slides: {files}, {size}",
        job.slides,
        files=files,
        size=file_size(size),
    )


def _tell_left_over(job: "Job") -> None:
    """Tell of files beside those that were written which look as if they were slides, too."""
    found = left_over(job.output, job.slides) if job.format.paged else []
    if found and sys.stderr is not None:
        said = trn(
            "{first} is not of this export, but of a longer one before it.",
            "{count:,} files, from {first} to {last}, are not of this export, but of a longer one "
            "before it.",
            len(found),
            first=found[0],
            last=os.path.basename(found[-1]),
        )
        with suppress(OSError):  # all is written; whether anybody listens is no matter
            sys.stderr.write(f"nnviz: {said}\n")
            sys.stderr.flush()


def _check_qt(format_: "Format") -> None:
    """Raise where a format needs Qt, and it is not there or would not load."""
    if not format_.needs_qt:
        return
    if find_spec("PySide6") is None:
        others = [key for key, one in FORMATS.items() if one.has_looks and not one.needs_qt]
        raise UnfitWishError(
            tr(
                "The format {format} needs PySide6, which is not installed; {names} do without.",
                format=format_.key,
                names=", ".join(others),
            )
        )
    missing = preflight.missing_libraries("offscreen")
    if missing:
        raise preflight.MissingLibrariesError(missing)


def _application(format_: "Format") -> object:
    """Return the application that Qt needs to paint, None where it does not paint."""
    if not format_.needs_qt:
        return None
    from nnviz.export import raster

    return raster.unseen_application()


def _check_stdout(job: "Job") -> None:
    """Raise where the standard output cannot take the export."""
    if job.format.paged and job.slides > 1:
        raise UnfitWishError(
            trn(
                "The format {format} has a file for each slide, and here is {count} slide: name "
                "them with -o FILE, or choose one with --step.",
                "The format {format} has a file for each slide, and here are {count} slides: name "
                "them with -o FILE, or choose one with --step.",
                job.slides,
                format=job.format.key,
            )
        )
    if sys.stdout is None:
        raise OSError(errno.EBADF, tr("there is none, it was closed"))
    if job.format.binary and sys.stdout.isatty():
        raise UnfitWishError(
            tr(
                "The format {format} is no text for a terminal: name a file with -o FILE, or "
                "lead it on with > or |.",
                format=job.format.key,
            )
        )
