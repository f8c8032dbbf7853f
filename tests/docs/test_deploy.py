"""The files to deploy by: readable, no privileges, probes that exist."""

from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def documents() -> list[dict[str, Any]]:
    return [
        one for file in sorted((DEPLOY / "kubernetes").glob("*.yaml")) for one in yaml.safe_load_all(file.read_text())
    ]


def test_pods_have_no_privileges_and_bounded_memory() -> None:
    pods = [one["spec"]["template"]["spec"] for one in documents() if one["kind"] in ("Deployment", "Job")]
    assert len(pods) == 3
    for pod in pods:
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert "memory" in container["resources"]["limits"]


def test_probes_ask_what_answers_them() -> None:
    deployments = [one for one in documents() if one["kind"] == "Deployment"]
    (web,) = [one for one in deployments if one["metadata"]["name"] == "jangteo-web"]
    (container,) = web["spec"]["template"]["spec"]["containers"]
    paths = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}


def test_compose_runs_web_worker_and_database_in_order() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"database", "upgrade", "web", "worker"}
    assert all(services[name]["read_only"] for name in ("upgrade", "web", "worker"))


def test_the_image_runs_as_nobody_in_particular_and_installs_by_hash() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes" in text
    assert text.rpartition("FROM")[2].count("USER 10001") == 1
