"""Static: style, scripts and other files that are the same for everybody, under names that change with them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request, Response

from bot.web import errors
from bot.web.errors import Refused

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TEXT = (".css", ".js", ".svg")


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes
    media_type: str
    version: str


class Static:
    """The files of a folder, read once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix)
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in paths}

    def url(self, name: str) -> str:
        """Where a file is, with what is in it in the address: what is cached is never out of date."""
        return f"/static/{name}?v={self._files[name].version}"

    async def get(self, request: Request, name: str) -> Response:
        """The file of this name."""
        file = self._files.get(name)
        if file is None:
            raise Refused(errors.NOT_FOUND)
        is_asked_by_version = request.query_params.get("v") == file.version
        headers = {
            "Cache-Control": _FOREVER if is_asked_by_version else _ASK_AGAIN,
            "ETag": f'"{file.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(file.packed, headers=headers, media_type=file.media_type)
        return Response(file.body, headers=headers, media_type=file.media_type)


def _read(path: Path) -> _File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # The same bytes on every machine: no time in it.
    packed = gzip.compress(body, mtime=0) if path.suffix in _TEXT else b""
    return _File(body, packed, kind, hashlib.sha256(body).hexdigest()[:12])
