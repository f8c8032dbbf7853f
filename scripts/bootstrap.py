"""Make .venv with everything Jangteo needs, from nothing but a Python with pip or a `uv`.

    python3 scripts/bootstrap.py base|dev

Runs on Python 3.8 and later with the standard library only. A second run with the same locks does nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
BIN = "Scripts" if os.name == "nt" else "bin"
OLDEST = (3, 12)
SILENT = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
EXE = ".exe" if os.name == "nt" else ""
LAUNCHER = """#!{python}
from jangteo.config.command import main

main()
"""


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "base"
    if kind not in ("base", "dev"):
        print("usage: bootstrap.py base|dev", file=sys.stderr)
        return 2
    wanted = fingerprint(kind)
    if is_installed(kind, wanted):
        return 0
    try:
        uv = find_uv()
        make_venv(uv)
        install(uv, kind)
    except subprocess.CalledProcessError as problem:
        print("setup failed: " + " ".join(map(str, problem.cmd)), file=sys.stderr)
        return 2
    for old in VENV.glob(".installed-*"):
        old.unlink()
    stamp(kind).write_text(wanted)
    return 0


def stamp(kind):
    return VENV / (".installed-" + kind)


def fingerprint(kind):
    """What an installation depends on: the lock, the Python version, and where the checkout lies."""
    parts = [(ROOT / "requirements" / (kind + ".lock")).read_bytes(), (ROOT / ".python-version").read_bytes()]
    parts += [str(ROOT).encode(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_installed(kind, wanted):
    """Whether what is there will do; an installation for development also serves for running."""
    kinds = ("dev",) if kind == "dev" else ("base", "dev")
    return any(
        stamp(one).exists() and stamp(one).read_text() == (wanted if one == kind else fingerprint(one)) for one in kinds
    )


def step(title, command, **kwargs):
    print(title + " … ", end="", flush=True)
    began = time.time()
    try:
        done = subprocess.run(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **kwargs,
        )
    except OSError as problem:
        print("failed")
        print(problem, file=sys.stderr)
        raise subprocess.CalledProcessError(2, command) from problem
    if done.returncode:
        print("failed")
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        raise subprocess.CalledProcessError(done.returncode, command)
    print("%.1f s" % (time.time() - began), flush=True)


def find_uv():
    """uv from the PATH, else the one installed here, else installed here now."""
    found = shutil.which("uv")
    if found and works([found]):
        return [found]
    own = TOOLS / "venv" / BIN / ("uv" + EXE)
    beside = TOOLS / "packages"
    if own.exists() and works([own]):
        return [own]
    if (beside / "bin" / ("uv" + EXE)).exists() and works([beside / "bin" / ("uv" + EXE)]):
        return [beside / "bin" / ("uv" + EXE)]
    TOOLS.mkdir(exist_ok=True)
    try:
        step("Making a place for uv", [sys.executable, "-m", "venv", "--clear", TOOLS / "venv"])
        step(
            "Installing uv",
            [TOOLS / "venv" / BIN / ("python" + EXE), "-m", "pip", "install", "-q", "uv>=0.8,<1"],
        )
        return [own]
    except subprocess.CalledProcessError:
        print("No venv module on this Python; using pip --target instead.")
        shutil.rmtree(TOOLS / "venv", ignore_errors=True)
    step(
        "Installing uv",
        [sys.executable, "-m", "pip", "install", "-q", "--target", beside, "--upgrade", "uv>=0.8,<1"],
    )
    return [beside / "bin" / ("uv" + EXE)]


def works(command):
    try:
        return subprocess.run([*map(str, command), "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv(uv):
    """A virtual environment of the wanted Python, else of any that will do.

    One of this machine if there is any, else uv downloads it.
    """
    if VENV.exists() and works([venv_python()]) and version_of(venv_python()) >= OLDEST:
        return
    wanted = (ROOT / ".python-version").read_text().strip()
    others = other_pythons(wanted)
    command = [*uv, "venv", "-q", "--clear", VENV]
    for further in (["--python", wanted, "--no-python-downloads"], *(["--python", one] for one in others)):
        if subprocess.run(list(map(str, command + further)), **SILENT).returncode == 0:
            print("Using Python {}.{} of this machine.".format(*version_of(venv_python())))
            return
    step("Fetching Python " + wanted, [*command, "--python", wanted])


def other_pythons(wanted):
    """Pythons new enough: the one that runs this, those on the PATH and pyenv's; the wanted version first."""
    found = [sys.executable, *(shutil.which(f"python3.{minor}") for minor in range(12, 20))]
    found += sorted(map(str, (Path.home() / ".pyenv" / "versions").glob("3.*/bin/python3")))
    usable = [path for path in found if path and works([path]) and version_of(path) >= OLDEST]
    return sorted(set(usable), key=lambda path: "{}.{}".format(*version_of(path)) != wanted)


def version_of(python):
    said = subprocess.run(
        [str(python), "-c", "import sys; print(sys.version_info[0], sys.version_info[1])"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout.split()
    return tuple(map(int, said)) if len(said) == 2 else (0, 0)


def venv_python():
    return VENV / BIN / ("python" + EXE)


def install(uv, kind):
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    lock = ROOT / "requirements" / (kind + ".lock")
    step("Installing packages", [*uv, "pip", "sync", "-q", "--require-hashes", lock], env=environment)
    site = subprocess.run(
        [str(venv_python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    # The checkout itself, without a build: one line names its folder, one script starts it.
    (Path(site) / "jangteo.pth").write_text(str(ROOT / "src") + "\n", encoding="utf-8")
    script = VENV / BIN / "jangteo"
    script.write_text(LAUNCHER.format(python=venv_python()), encoding="utf-8")
    script.chmod(0o755)
    step(
        "Compiling",
        [
            venv_python(),
            "-m",
            "compileall",
            "-q",
            "-j",
            "0",
            ROOT / "src",
            Path(site) / "django",
            Path(site) / "unfold",
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
