"""Static files: cached for ever under a name that changes with them, and nothing else is served."""

import gzip

import pytest

from bot.web.static import FOLDER, Static
from tests.bot.web.desk import Desk


def test_a_file_asked_for_by_its_version_is_kept_for_ever(at_desk: Desk) -> None:
    browser, url = at_desk.browser(), Static().url("mingbai.css")
    answered = browser.get(url)
    assert answered.status_code == 200
    assert answered.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answered.headers["content-type"].startswith("text/css")
    assert answered.content == (FOLDER / "mingbai.css").read_bytes()
    assert url in browser.get("/desk/login").text


def test_without_its_version_it_is_asked_for_again(at_desk: Desk) -> None:
    browser = at_desk.browser()
    for url in ("/static/desk.js", "/static/desk.js?v=old"):
        answered = browser.get(url)
        assert answered.headers["cache-control"] == "no-cache"
        again = browser.get(url, headers={"if-none-match": answered.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_text_is_packed_for_who_can_unpack_it(at_desk: Desk) -> None:
    with at_desk.browser().stream(
        "GET", "/static/mingbai.css", headers={"accept-encoding": "gzip, br"}
    ) as sent:
        packed = b"".join(sent.iter_raw())
    assert sent.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == (FOLDER / "mingbai.css").read_bytes()
    plain = at_desk.browser().get("/static/mingbai.css", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert sent.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/none.css",
        "/static/../pages.py",
        "/static/%2e%2e/pages.py",
        "/static/vendor/../../pages.py",
        "/static//etc/passwd",
        "/static/vendor",
    ],
)
def test_nothing_else_is_served(at_desk: Desk, path: str) -> None:
    assert at_desk.browser().get(path).status_code == 404


def test_what_is_others_is_named_with_version_and_licence() -> None:
    said = (FOLDER / "vendor" / "README").read_text(encoding="utf-8")
    for path in (FOLDER / "vendor").glob("*.js"):
        line = next(line for line in said.split("\n") if line.startswith(path.name))
        assert "Zero-Clause BSD" in line
    version = said.partition("htmx.org ")[2].split(" ")[0].rstrip(",")
    assert f'version:"{version}"' in (FOLDER / "vendor" / "htmx.min.js").read_text(encoding="utf-8")
