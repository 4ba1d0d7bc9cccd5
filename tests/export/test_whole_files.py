"""What holds for every file that Qt paints: the same bytes anywhere, and memory that stays."""

import sys

import pytest

from tests.export.reels import KEYS, digests_elsewhere, peaks_elsewhere


def test_the_same_files_in_any_surroundings() -> None:
    """Two processes with other hashes, time zones and locales write the same bytes."""
    first = digests_elsewhere(1, "UTC", "C.UTF-8")
    assert len(set(first)) == len(KEYS) + 1
    assert first == digests_elsewhere(2, "KST-9", "ko_KR.UTF-8")


@pytest.mark.skipif(sys.platform == "win32", reason="resource knows memory on Unix only")
def test_many_slides_need_no_more_memory_than_few() -> None:
    """Ten iterations need what one needs, but for what the run itself keeps."""
    (few, before), (many, after) = peaks_elsewhere()
    assert (few, many) == (44, 440)
    assert after < 1.1 * before
