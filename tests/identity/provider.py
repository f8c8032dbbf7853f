"""An OpenID Connect provider on this machine: discovery, code for token, user info; it proves the code verifier."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt


@dataclass
class Provider:
    """What the provider says next, and what it was asked.

    claims      of the person who logs in there
    challenges  code: the challenge it was asked with
    """

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    audience: str = "jangteo"

    def log_in(self, address: str) -> str:
        """Be the person at the provider: from where we sent the browser to the address it is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.url}/authorize?")
        assert (asked["client_id"], asked["response_type"]) == ("jangteo", "code")
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked["code_challenge"]
        parts = urlsplit(asked["redirect_uri"])
        return f"{parts.path}?code={code}&state={asked['state']}"


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers until the end."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("/.well-known/openid-configuration"):
                url = provider.url
                self.answer(
                    {
                        "issuer": url,
                        "authorization_endpoint": f"{url}/authorize",
                        "token_endpoint": f"{url}/token",
                        "userinfo_endpoint": f"{url}/userinfo",
                        "jwks_uri": f"{url}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    }
                )
            else:
                self.answer(provider.claims)

        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            digest = hashlib.sha256(body.get("code_verifier", [""])[0].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if provider.challenges.pop(body["code"][0], None) != challenge:
                self.answer({"error": "invalid_grant"}, 400)
                return
            facts = provider.claims | {"iss": provider.url, "aud": provider.audience, "exp": 4_000_000_000, "iat": 1}
            token = jwt.encode(facts, "not looked at: it came by the back channel", algorithm="HS256")
            self.answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

        def answer(self, body: dict[str, Any], status: int = 200) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
