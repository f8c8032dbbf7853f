"""No secret lies in the tree, every package is fixed by its hash, and each licence is one that fits."""

import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SECRETS = {
    "private key": r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY",
    "key of a cloud": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})",
    "token of GitLab": r"\bglpat-[A-Za-z0-9_-]{20,}",
    "key of Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "key of Stripe": r"\b[rs]k_live_[0-9A-Za-z]{16,}",
    "key of Toss": r"\blive_[gs]?[sc]k_[0-9A-Za-z]{16,}",
    "token of npm or PyPI": r"\b(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{60,})",
    "JSON web token": r"\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}",
    "password in an address": r"\b(?:postgres(?:ql)?|redis|amqp|smtps?)://[^\s:@/{}<>]+:(?!PASSWORD|password|secret|word)[^\s@/{}<>]{8,}@",
}
LARGEST = 2_000_000
# Of what is installed to run or to develop: free to use beside the Apache licence.
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Public Domain|LGPL|Lesser General Public"
    r"|Zlib|HPND|CMU License|0BSD|OFL|PostgreSQL|Historical Permission",
    re.IGNORECASE,
)


def test_no_secret_lies_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False).stdout
    if not listed:
        pytest.skip("no repository here")
    rules = re.compile("|".join(f"(?P<r{n}>{rule})" for n, rule in enumerate(SECRETS.values())).encode())
    found = []
    for name in listed.decode().split("\0"):
        path = REPOSITORY / name
        if name and path.is_file() and path.stat().st_size < LARGEST and name != "tests/docs/test_secrets.py":
            hit = rules.search(path.read_bytes())
            found += [f"{name}: {list(SECRETS)[int(str(hit.lastgroup)[1:])]}"] if hit else []
    assert found == []


@pytest.mark.parametrize("said", ["AKIA" + "ABCDEFGHIJKLMNOP", "sk_live_" + "a1B2c3D4e5F6g7H8", "ghp_" + "a" * 36])
def test_a_secret_would_be_found(said: str) -> None:
    assert any(re.search(rule, said) for rule in SECRETS.values())


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_package_is_fixed_by_version_and_hash(name: str) -> None:
    text = (REPOSITORY / f"requirements/{name}.lock").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for line in lines:
        assert re.match(r"[a-z0-9][a-z0-9._-]*(\[[a-z,-]+\])?==[^ ]+", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]


def test_every_licence_is_one_that_fits() -> None:
    locked = set(
        re.findall(r"^([a-z0-9._-]+)", (REPOSITORY / "requirements/dev.lock").read_text("utf-8"), re.MULTILINE)
    )
    unfit = {}
    for one in distributions():
        name = re.sub(r"[-_.]+", "-", one.metadata["Name"] or "").lower()
        told = [one.metadata.get("License-Expression") or "", (one.metadata.get("License") or "")[:200]]
        told += [line for line in one.metadata.get_all("Classifier") or [] if line.startswith("License")]
        if name in locked and not FREE.search(" ".join(told)):
            unfit[name] = " ".join(told)
    assert unfit == {}
