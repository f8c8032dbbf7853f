"""A tax office for tests and the demo: the published JSON, decided by the number alone, with faults on order."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jangteo.onboarding.errors import StatusUnavailable
from jangteo.onboarding.gateways.number_status import MOST_NUMBERS, read_answer
from jangteo.onboarding.types import NumberAnswer

NOT_REGISTERED = "국세청에 등록되지 않은 사업자등록번호입니다."
_STATUSES = {"7": ("휴업자", "02"), "8": ("폐업자", "03")}


class FakeTaxOffice:
    """Answers like the published service.

    The eighth and ninth digit decide: 07 suspended, 08 closed, 09 not registered, else active.

    overrides  {number: ninth digit} that counts instead
    faults     what the next calls meet, first first: "timeout", "error", "rate_limit", "rubbish", "cut"
    """

    def __init__(self, *, key: str = "fake-key", overrides: dict[str, str] | None = None) -> None:
        self.key = key
        self.overrides = overrides if overrides is not None else {}
        self.faults: deque[str] = deque()
        self.calls = 0

    def answer(self, key: str, body: bytes) -> tuple[int, Any]:
        """HTTP status and JSON for one request."""
        self.calls += 1
        if key != self.key:
            return 401, {"code": -4, "msg": "등록되지 않은 인증키 입니다."}
        try:
            numbers = json.loads(body)["b_no"]
        except (ValueError, KeyError, TypeError):
            return 400, {"status_code": "BAD_JSON_REQUEST"}
        if not isinstance(numbers, list) or not numbers:
            return 411, {"status_code": "REQUEST_DATA_MALFORMED"}
        if len(numbers) > MOST_NUMBERS:
            return 413, {"status_code": "TOO_LARGE_REQUEST"}
        rows = [self._row(str(number)) for number in numbers]
        matched = sum(1 for row in rows if row["b_stt_cd"])
        return 200, {"request_cnt": len(rows), "match_cnt": matched, "status_code": "OK", "data": rows}

    def _row(self, number: str) -> dict[str, str]:
        mark = self.overrides.get(number, number[8:9] if number[7:8] == "0" else "0")
        row = {"b_no": number, "b_stt": "", "b_stt_cd": "", "tax_type": NOT_REGISTERED, "tax_type_cd": ""}
        row |= {"end_dt": "", "utcc_yn": "", "tax_type_change_dt": "", "invoice_apply_dt": ""}
        row |= {"rbf_tax_type": "", "rbf_tax_type_cd": ""}
        if mark == "9":
            return row
        row["b_stt"], row["b_stt_cd"] = _STATUSES.get(mark, ("계속사업자", "01"))
        row |= {"tax_type": "부가가치세 일반과세자", "tax_type_cd": "01", "utcc_yn": "N", "rbf_tax_type": "해당없음"}
        row |= {"rbf_tax_type_cd": "99", "end_dt": "20250630" if mark == "8" else ""}
        return row


class FakeNumberStatus:
    """The fake without a wire between."""

    def __init__(self, office: FakeTaxOffice | None = None) -> None:
        self.office = office or FakeTaxOffice()

    def ask(self, numbers: Sequence[str]) -> dict[str, NumberAnswer]:
        """See `NumberStatusPort`."""
        wanted = list(dict.fromkeys(numbers))
        if not wanted:
            return {}
        if len(wanted) > MOST_NUMBERS:
            raise ValueError(f"at most {MOST_NUMBERS} numbers can be asked at once")
        if self.office.faults:
            raise StatusUnavailable(f"the tax office did not answer: {self.office.faults.popleft()}")
        _status, body = self.office.answer(self.office.key, json.dumps({"b_no": wanted}).encode())
        return read_answer(body, wanted)


@contextmanager
def serve_fake(office: FakeTaxOffice, *, slowness: float = 1.0) -> Iterator[str]:
    """Let the fake answer over real HTTP on a free port of this machine; gives its address.

    slowness  seconds that a "timeout" takes
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fault = office.faults.popleft() if office.faults else ""
            if fault == "timeout":
                time.sleep(slowness)
            if fault in ("timeout", "cut"):
                self.close_connection = True
                return
            address = urlsplit(self.path)
            key = parse_qs(address.query).get("serviceKey", [""])[0]
            status, answer = office.answer(key, body) if address.path == "/status" else (404, {})
            if fault in ("error", "rate_limit"):
                status, answer = {"error": 500, "rate_limit": 429}[fault], {"code": -1, "msg": fault}
            text = "<html>점검 중</html>" if fault == "rubbish" else json.dumps(answer, ensure_ascii=False)
            self._send(status, text.encode())

        def _send(self, status: int, text: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
