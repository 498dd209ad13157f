"""Table file: a workbook as the answer to a request."""

from urllib.parse import quote

from fastapi.responses import Response

from bot.spreadsheet import XLSX_TYPE


def table_file(data: bytes, name: str) -> Response:
    """An xlsx file to be saved under this name, Chinese or not; no cache keeps it."""
    # The form that takes a name in any script (RFC 6266).
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=XLSX_TYPE, headers=headers)
