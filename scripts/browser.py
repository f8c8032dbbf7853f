"""Find a Chromium for the browser tests, install one if there is none, and print its path.

    .venv/bin/python scripts/browser.py [--find]

Order: CHROMIUM in the environment, one on the PATH, that of Playwright; then, to install: the package of the
distribution as root, else a download by Playwright. With --find nothing is installed. What it does is said on
standard error.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def main() -> int:
    """Print the path; 2 if there is none and none can be installed."""
    path = find()
    if path is None and "--find" not in sys.argv:
        path = install()
    if path is None:
        print(
            "No Chromium for the browser tests. Install one, or name it in CHROMIUM=/path/to/chromium.",
            file=sys.stderr,
        )
        return 2
    print(path)
    return 0


def find() -> str | None:
    """A browser that starts."""
    named = os.environ.get("CHROMIUM", "")
    candidates = [named, *(shutil.which(name) or "" for name in NAMES), playwrights_own()]
    return next((path for path in candidates if path and starts(path)), None)


def starts(path: str) -> bool:
    """Whether this program runs at all; a stub of a package manager does not."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def playwrights_own() -> str:
    """Where Playwright would have put its Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else ""


def install() -> str | None:
    """Debian's package when we may, else Playwright's download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "update", "-q"], env=quiet)
        run(["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES], env=quiet)
        if (path := find()) is not None:
            return path
    run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find()


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run, with its output where it does not mix with the path we print."""
    print("+ " + " ".join(command), file=sys.stderr, flush=True)
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=env, check=False)


if __name__ == "__main__":
    sys.exit(main())
