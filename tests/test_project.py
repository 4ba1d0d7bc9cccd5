"""Tests of the project as a whole: versions, pins, resources, the wheel, the rules of the house."""

import importlib.metadata
import itertools
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.requirements import Requirement

import nnviz
from nnviz import resources

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = {name: ROOT / "packaging" / name for name in ("requirements.txt", "requirements-test.txt")}

LONGEST = 400
IMPORTED_AS = {"PySide6-Essentials": "PySide6", "python-pptx": "pptx", "pillow": "PIL"}
ISSUED_BY_GIT = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
PLACELESS_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

# What a text of the project does not say: where it was written, where packages come from, and what
# is left to do.
UNWANTED = re.compile(
    r"(?<![\w.}])/(?:home|root|work|Users)/"
    r"|https?://[\w.-]+/simple\b|https?://(?:files|registry)\."
    r"|\b(?:TODO|FIXME|XXX)\b"
)


def files(*suffixes: str) -> list[Path]:
    """Return the project's files with one of `suffixes`, without what git ignores."""
    done = subprocess.run(ISSUED_BY_GIT, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git clone")
    found = [ROOT / line for line in done.stdout.splitlines()]
    return [path for path in found if path.suffix in suffixes and path.exists()]


def pinned(name: str) -> dict[str, str]:
    """Return the version of every package in a file of pins."""
    text = PINS[name].read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_the_version_is_the_same_everywhere() -> None:
    """The package, its installed metadata, the desktop's metadata and the changelog agree."""
    metainfo = ElementTree.parse(ROOT / "packaging" / "nnviz.metainfo.xml")
    release = metainfo.find("releases/release")
    assert release is not None
    assert release.get("version") == nnviz.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?(\d+\.\d+\.\d+|Unreleased)", changelog, re.MULTILINE)
    # What comes after a release gathers under "Unreleased" until its number is raised.
    assert headings
    assert [heading for heading in headings if heading != "Unreleased"][:1] in (
        [],
        [nnviz.__version__],
    )
    try:
        installed = importlib.metadata.version("nnviz")
    except importlib.metadata.PackageNotFoundError:
        return
    assert installed == nnviz.__version__


@pytest.mark.parametrize("name", PINS)
def test_pins_carry_hashes_and_name_no_place(name: str) -> None:
    """Every line is a version, a hash or a comment, so that the file serves with any index."""
    text = PINS[name].read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    requirement = re.compile(r"[a-z0-9.-]+==\S+( ; [^\\]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [x for x in lines if not requirement.fullmatch(x) and not digest.fullmatch(x)] == []
    for before, line in itertools.pairwise(lines):
        if requirement.fullmatch(before):
            assert digest.fullmatch(line)
    assert "://" not in text
    assert "torch" not in pinned(name)


def test_pins_are_within_the_bounds() -> None:
    """Every dependency is pinned, to a version that pyproject.toml admits."""
    extras = PROJECT["optional-dependencies"]
    for name, wanted in (
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-test.txt", PROJECT["dependencies"] + extras["test"]),
    ):
        versions = pinned(name)
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(versions[requirement.name.lower()])


def test_the_tests_run_with_the_versions_that_users_get() -> None:
    """The tests' pins hold the application's, so that one set-up on top of the other fits."""
    assert pinned("requirements.txt").items() <= pinned("requirements-test.txt").items()


def test_every_dependency_is_used() -> None:
    """No package is installed for nothing."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "nnviz").rglob("*.py"))
    for requirement in map(Requirement, PROJECT["dependencies"]):
        module = IMPORTED_AS.get(requirement.name, requirement.name)
        assert re.search(rf"^ *(import|from) {module}\b", sources, re.MULTILINE), module


def test_every_resource_is_reachable() -> None:
    """`nnviz.resources` finds every file of the clone's folder, by its parts."""
    folder = ROOT / "resources"
    found = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert len(found) > 20
    for name in found:
        assert resources.path(*name.parts).is_file()


def test_icons_are_plain_and_carry_their_licence() -> None:
    """Each icon is a small SVG without scripts or references."""
    assert resources.path("icons", "Lucide-LICENSE.txt").is_file()
    for icon in resources.path("icons").glob("*.svg"):
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(icon).iter()}
        assert tags <= {"svg", "title", "g", "path", "circle", "rect", "line", "polyline"}


def test_a_wheel_carries_the_program_and_its_resources(tmp_path: Path) -> None:
    """A built wheel holds the package and every resource, and finds them when installed."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "site")
    folder = ROOT / "resources"
    for path in folder.rglob("*"):
        if path.is_file():
            assert f"nnviz/resources/{path.relative_to(folder).as_posix()}" in names
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"nnviz", f"nnviz-{nnviz.__version__}.dist-info"}
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert {"LICENSE", "Lucide-LICENSE.txt", "Pretendard-LICENSE.txt"} <= licences
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r})\n"
        "from nnviz import resources\n"
        "print(resources.path('icons', 'nnviz.svg'))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    shown = Path(done.stdout.strip())
    assert shown == tmp_path / "site" / "nnviz" / "resources" / "icons" / "nnviz.svg"
    assert shown.is_file()


def test_all_but_the_window_works_without_qt() -> None:
    """With PySide6 and pyqtgraph absent everything else is imported, and the commands run."""
    script = '''
        import importlib, pkgutil, sys

        class Without:
            """A finder that finds what another finds, but none of Qt."""

            def __init__(self, finder):
                self.finder = finder

            def find_spec(self, name, path=None, target=None):
                if name.partition(".")[0] in {"PySide6", "pyqtgraph", "shiboken6"}:
                    return None
                return self.finder.find_spec(name, path, target)

        sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
        import nnviz
        needs_qt = (
            "nnviz.window",
            *("nnviz.export." + name for name in ("painter", "raster", "document")),
            *("nnviz.export." + name for name in ("animation", "presentation", "video")),
        )
        for module in pkgutil.walk_packages(nnviz.__path__, "nnviz."):
            if not module.name.startswith((*needs_qt, "nnviz.__main__")):
                importlib.import_module(module.name)
        from nnviz.cli import main
        for command in (["scenarios"], ["trace", "w5"], ["check", "w5"]):
            assert main(command) == 0, command
        assert main([]) == 2
    '''
    done = subprocess.run(
        [sys.executable, "-c", "if True:" + script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "The window needs PySide6, which is not installed" in done.stderr


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_the_documents_name_exists(name: str) -> None:
    """Every file of the project that a document names is there."""
    text = (ROOT / name).read_text(encoding="utf-8")
    folders = "nnviz|packaging|resources|tests|\\.ci"
    named = re.findall(rf"(?<![\w/.-])((?:{folders})/[\w./-]*\w)", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_readme_has_the_two_commands() -> None:
    """One command opens the application and one runs all tests, and both are there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^python3 packaging/run\.py$", text, re.MULTILINE)
    assert re.search(r"^python3 packaging/run\.py --test$", text, re.MULTILINE)
    assert "python3 packaging/run.py --test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_modules_are_short_and_well_named() -> None:
    """A module of more than 400 lines is two, and one called utils has not found its name."""
    modules = files(".py")
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in modules
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}
    assert [path for path in modules if path.stem in PLACELESS_NAMES] == []


def test_the_project_speaks_of_itself_alone() -> None:
    """No text names a machine's folders or a package index, and none is left unfinished."""
    found = []
    for path in files(".py", ".md", ".toml", ".txt", ".yaml", ".xml", ".desktop", ".svg", ""):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if path != Path(__file__) and UNWANTED.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert found == []


def test_packages_say_what_they_are_and_no_more() -> None:
    """An `__init__.py` holds a docstring and, at the top, the version: no code, no re-exports.

    The top one also sets what must be set before Qt is loaded.
    """
    for path in [*(ROOT / "nnviz").rglob("__init__.py"), *(ROOT / "tests").rglob("__init__.py")]:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        code = [line for line in lines if not line.startswith('"""')]
        code = [line for line in code if not line.startswith(("#", "import os", "os.environ"))]
        assert code in ([], [f'__version__ = "{nnviz.__version__}"'])
