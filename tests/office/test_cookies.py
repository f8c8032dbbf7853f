"""Under https each cookie that opens something is Secure and the host's own by its name; without, it has neither."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOLD = """
import json
from django.conf import settings as s
print(json.dumps([[s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.DEVICE_COOKIE_NAME],
                  [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE],
                  [s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN],
                  [s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH]]))
"""


@pytest.mark.parametrize(("https", "own"), [("1", "__Host-"), ("0", "")])
def test_names_of_cookies_hold_them_to_this_host(https: str, own: str, tmp_path: Path) -> None:
    """__Host- asks for Secure, no domain and the path / (RFC 6265bis section 4.1.3.2)."""
    told = {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings", "JANGTEO_SECRET_KEY": "x", "JANGTEO_HTTPS": https}
    env = os.environ | told | {"JANGTEO_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", TOLD], env=env, capture_output=True, text=True, check=True)
    names, secure, domains, paths = json.loads(done.stdout)
    assert [name.startswith(f"{own}jangteo_") for name in names] == [True] * 3
    assert secure == [https == "1"] * 2
    assert (domains, paths) == ([None, None], ["/", "/"])
