"""A client that costs little: HTTP/1.1 over connections that are kept, one request at a time on each."""

import asyncio
import json
from typing import Any

PATIENCE = 60.0  # seconds for an answer


class Refused(Exception):
    """Another answer than was hoped for; its text is the status, or what went wrong."""


class Line:
    """One connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """The status and the body; a connection that the server had closed is opened once more."""
        is_kept = self.writer is not None
        try:
            return await self._ask(request)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            if not is_kept:
                raise
            return await self._ask(request)

    async def _ask(self, request: bytes) -> tuple[int, bytes]:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if b"\r\ntransfer-encoding: chunked" in head:
            body = await self._chunks()
        else:
            length = head.partition(b"\r\ncontent-length:")[2].split(b"\r\n", 1)[0].strip()
            body = await self.reader.readexactly(int(length or 0))
        if b"\r\nconnection: close" in head:
            self.close()
        return status, body

    async def _chunks(self) -> bytes:
        assert self.reader is not None
        parts = []
        while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readuntil(b"\r\n")
        return b"".join(parts)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Lines:
    """As many connections as are needed at once; opened when there is none at rest."""

    def __init__(self, port: int) -> None:
        self.port, self.idle = port, list[Line]()

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
        request = written(method, path, headers, body)
        line = self.idle.pop() if self.idle else Line(self.port)
        try:
            answer = await asyncio.wait_for(line.ask(request), PATIENCE)
        except BaseException:
            line.close()
            raise
        self.idle.append(line)
        return answer

    def close(self) -> None:
        for one in self.idle:
            one.close()


def written(method: str, path: str, headers: dict[str, str], body: Any) -> bytes:
    """A request as it goes out; `path` is quoted already."""
    payload = b"" if body is None else json.dumps(body).encode()
    told = {"Host": "127.0.0.1", "Accept": "*/*"} | headers
    if body is not None:
        told["Content-Type"] = "application/json"
    if method != "GET":
        told["Content-Length"] = str(len(payload))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {text}\r\n" for name, text in told.items()) + "\r\n"
    return head.encode() + payload
