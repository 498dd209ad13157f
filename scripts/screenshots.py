"""Takes docs/desk/*.png and docs/web/*.png: pictures of the desk's and the citizens' pages, with people and matters that nobody has.

MINGBAI_HOME=HOME .venv/bin/python -m scripts.screenshots [NAME…]     (HOME holds a full release; NAMEs: only these)
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bot.live import Live, open_live
from bot.settings import read_settings
from retrieval.shelf import Shelf
from scripts.matters import fill
from scripts.past import remember
from scripts.releases import releases
from tests.bot.web.desk import ADMINISTRATOR, OPERATOR, SUPERVISOR, TRAINEE
from tests.bot.web.test_incoming_page import LAW
from tests.browser.site import FLAGS, PHONE, SCREEN, Site, Visitor, chromium_path, site
from tests.builders import FakeEncoder

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def _nothing(_: Page) -> None:
    """The page as it comes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: whose browser is where, and what they do before it is taken."""

    name: str
    path: str
    who: str = ""
    then: Callable[[Page], None] = _nothing
    phone: bool = False
    dark: bool = False
    whole: bool = False
    folder: str = "desk"
    matters: bool = False
    releases: bool = False
    past: bool = False


def _wrong(page: Page) -> None:
    page.get_by_label("账号").fill("li.na")
    page.get_by_label("密码").fill("想不起来了")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("alert").wait_for()


def _mistyped(page: Page) -> None:
    page.get_by_label("现在的密码").fill("旧的密码记不清")
    for label in ("新密码", "再输一遍新密码"):
        page.get_by_label(label, exact=True).fill("gate by the river 7")
    page.get_by_role("button", name="修改密码").click()
    page.locator(".error").wait_for()


def _menu(page: Page) -> None:
    page.locator(".menu > summary").click()


def _verify(page: Page) -> None:
    page.get_by_role("button", name="核对记录是否被改过").click()
    page.locator(".notice").wait_for()


def _wages(page: Page) -> None:
    _look_up(page, "老板拖欠工资三个月")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("c")
    page.locator("#call .history .told").wait_for()
    page.locator(".toast").evaluate("toast => toast.remove()")


def _violence(page: Page) -> None:
    _look_up(page, "老公喝醉了正在打我和孩子")


def _injury(page: Page) -> None:
    _look_up(page, "上班路上被车撞了算不算工伤")


def _clause(page: Page) -> None:
    _wages(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#detail-title").wait_for()


def _why(page: Page) -> None:
    _wages(page)
    page.keyboard.press("w")
    page.locator("#detail-title").wait_for()


def _ticket(page: Page) -> None:
    _wages(page)
    page.keyboard.press("t")
    page.locator("#detail-title").wait_for()


def _slip(page: Page) -> None:
    _wages(page)
    page.locator("#note").fill("工地在仁和区，一共七个人没领到钱")
    page.locator("#q").focus()
    page.locator("[data-key=s][data-copy*=七个人]").wait_for()
    page.goto(str(page.locator("#call .deeds a[target=_blank]").get_attribute("href")))
    page.emulate_media(media="print")


def _look_up(page: Page, words: str) -> None:
    page.keyboard.type(words, delay=30)
    page.locator(f"#results .found[data-q='{words}']").wait_for()
    # Until it is part of the call's history.
    page.locator("#call .history").wait_for()


def _said(*texts: str) -> Callable[[Page], None]:
    """A citizen who has said these things."""

    def say(page: Page) -> None:
        for n, text in enumerate(texts, 1):
            page.get_by_label("您遇到了什么事？").fill(text)
            page.keyboard.press("Enter")
            page.locator(".line.citizen").nth(n - 1).wait_for()
        page.wait_for_timeout(600)

    return say


def _printed(page: Page) -> None:
    _said(WAGES)(page)
    page.get_by_role("link", name="打印这条").click()
    page.emulate_media(media="print")


def _enlarged(page: Page) -> None:
    page.get_by_role("button", name="大字").click()
    _said(WAGES)(page)


def _for_a_person(page: Page) -> None:
    _said("房东不退押金，说我弄坏了地板")(page)
    page.locator("aside").get_by_role("button", name="找人工").click()
    page.get_by_label("您的工单").wait_for()
    page.wait_for_timeout(600)


WAGES, DANGER = "老板跑了三个月工资没给", "老公喝醉了又打我，我躲在厕所里"


def _open(page: Page) -> None:
    page.locator("[data-rows] a").first.click()
    page.locator("#suggested").wait_for()


def _doubt(page: Page) -> None:
    _open(page)
    page.get_by_label("答复群众").fill("《劳动法》第五十条：“工资可以拖到年底一起发。”")
    page.get_by_role("button", name="发给群众").click()
    page.locator("#doubts").scroll_into_view_if_needed()


def _print(page: Page) -> None:
    _open(page)
    page.emulate_media(media="print")


def _lost(page: Page) -> None:
    page.wait_for_timeout(1_000)
    page.context.set_offline(True)
    page.locator("#live").wait_for()


def _forcing(page: Page) -> None:
    page.get_by_text("强制发布……").first.click()


def _changes(page: Page) -> None:
    page.locator(".releases tbody th a").first.click()
    page.locator("#clauses").wait_for()


def _sent_in(page: Page) -> None:
    page.get_by_label("法律法规文件").set_input_files(
        {
            "name": "米易县示范条例.md",
            "mimeType": "text/markdown",
            "buffer": LAW.replace("第三条", "第五条").encode(),
        }
    )
    page.get_by_role("button", name="传上来看看").click()
    page.locator(".document").wait_for()


def _tried(page: Page) -> None:
    page.locator("#q").fill("请不起律师怎么办")
    page.get_by_label("旁边再看哪个版本").select_option(index=1)
    page.get_by_role("button", name="试一试").click()
    page.locator(".two").wait_for()


def _trials(page: Page) -> None:
    page.locator("#history").scroll_into_view_if_needed()


def _map(page: Page) -> None:
    page.locator("#unanswered").evaluate("map => map.scrollIntoView()")
    page.mouse.wheel(0, -70)
    page.wait_for_timeout(300)


def _paper(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 1270})
    page.emulate_media(media="print")


def _stop(page: Page) -> None:
    page.locator("#why-web").fill("正在核对新施行的法律，下午三点恢复")
    page.get_by_role("button", name="网页和接口 停止自动回答").click()
    page.locator(".stopped").wait_for()


PICTURES: Sequence[Picture] = (
    Picture("start", "/", folder="web"),
    Picture("answer", "/", then=_said(WAGES, "那要准备什么材料"), whole=True, folder="web"),
    Picture("answer-dark", "/", then=_said(WAGES), dark=True, folder="web"),
    Picture("danger", "/", then=_said(DANGER), folder="web"),
    Picture("person", "/", then=_for_a_person, folder="web"),
    Picture("start-phone", "/", phone=True, folder="web"),
    Picture("answer-phone", "/", then=_said(WAGES), phone=True, folder="web"),
    Picture("danger-phone-dark", "/", then=_said(DANGER), phone=True, dark=True, folder="web"),
    Picture("large-phone", "/", then=_enlarged, phone=True, folder="web"),
    Picture("print", "/", then=_printed, whole=True, folder="web"),
    Picture("not-found", "/nowhere", folder="web"),
    Picture("lookup", "/desk", OPERATOR, _wages),
    Picture("lookup-danger-dark", "/desk", OPERATOR, _violence, dark=True),
    Picture("lookup-phone", "/desk", OPERATOR, _injury, phone=True),
    Picture("lookup-phone-dark", "/desk", OPERATOR, _violence, phone=True, dark=True),
    Picture("lookup-clause", "/desk", OPERATOR, _clause),
    Picture("lookup-why-dark", "/desk", OPERATOR, _why, dark=True),
    Picture("lookup-ticket", "/desk", OPERATOR, _ticket),
    Picture("lookup-slip-print", "/desk", OPERATOR, _slip, whole=True),
    Picture("queue", "/desk/queue", OPERATOR, matters=True),
    Picture("queue-phone-dark", "/desk/queue", OPERATOR, phone=True, dark=True, matters=True),
    Picture("ticket", "/desk/queue?view=mine", OPERATOR, _open, matters=True, whole=True),
    Picture("ticket-doubt", "/desk/queue?view=mine", OPERATOR, _doubt, matters=True),
    Picture("ticket-phone", "/desk/queue?view=mine", OPERATOR, _open, phone=True, matters=True),
    Picture("ticket-print", "/desk/queue?view=mine", OPERATOR, _print, matters=True, whole=True),
    Picture("queue-lost-dark", "/desk/queue", OPERATOR, _lost, dark=True, matters=True),
    Picture("approvals", "/desk/approvals", SUPERVISOR, matters=True),
    Picture("canned", "/desk/canned", SUPERVISOR, matters=True),
    Picture("canned-form-dark", "/desk/canned/1", SUPERVISOR, dark=True, matters=True, whole=True),
    Picture("learning", "/desk/learning", ADMINISTRATOR, matters=True, whole=True),
    Picture("knowledge", "/admin/knowledge", ADMINISTRATOR, _forcing, whole=True, releases=True),
    Picture("knowledge-phone-dark", "/admin/knowledge", ADMINISTRATOR, phone=True, dark=True, releases=True),
    Picture("knowledge-changes", "/admin/knowledge", ADMINISTRATOR, _changes, whole=True, releases=True),
    Picture(
        "knowledge-draft", "/admin/knowledge/incoming", ADMINISTRATOR, _sent_in, whole=True, releases=True
    ),
    Picture("knowledge-test-dark", "/admin/knowledge/test", ADMINISTRATOR, _tried, dark=True, releases=True),
    Picture("knowledge-trials", "/admin/knowledge/test", ADMINISTRATOR, _trials, releases=True),
    Picture("report", "/desk/report", SUPERVISOR, past=True),
    Picture("report-whole", "/desk/report?days=90", ADMINISTRATOR, whole=True, past=True),
    Picture("report-dark", "/desk/report?days=90", SUPERVISOR, _map, dark=True, past=True),
    Picture("report-phone", "/desk/report", SUPERVISOR, phone=True, past=True),
    Picture("report-print", "/desk/report?days=90", SUPERVISOR, _paper, past=True),
    Picture("stopped", "/admin", ADMINISTRATOR, _stop, releases=True),
    Picture("login", "/desk/login"),
    Picture("login-wrong-phone-dark", "/desk/login", then=_wrong, phone=True, dark=True),
    Picture("account", "/desk/account", OPERATOR, _mistyped),
    Picture("admin", "/admin", ADMINISTRATOR),
    Picture("menu", "/desk", OPERATOR, _menu),
    Picture("admin-phone", "/admin", ADMINISTRATOR, phone=True),
    Picture("audit-dark", "/admin/audit", ADMINISTRATOR, _verify, dark=True),
    Picture("forbidden", "/admin", OPERATOR),
)


def main(names: Sequence[str]) -> int:
    """Takes the pictures; exit status 1 where there is no release or no browser."""
    live, browser = open_live(read_settings(os.environ)), chromium_path()
    if live.index is None or not browser:
        sys.stderr.write("先运行 mingbai knowledge build，并装好 chromium\n")
        return 1
    for picture in PICTURES:
        (DOCS / picture.folder).mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        for picture in PICTURES:
            if not names or picture.name in names:
                with tempfile.TemporaryDirectory() as folder, _site(picture, Path(folder), live) as served:
                    _people(served)
                    if picture.matters:
                        fill(served)
                    if picture.past:
                        remember(served)
                    _take(picture, Visitor(chromium, served))
    return 0


@contextmanager
def _site(picture: Picture, folder: Path, live: Live) -> Iterator[Site]:
    """The real knowledge, or a small one with releases to look at."""
    if not picture.releases:
        with site(folder, live) as served:
            yield served
        return
    small = Live(Shelf(folder / "shelf"), None, FakeEncoder())
    with site(folder, small) as served, releases(served, folder):
        yield served


def _people(served: Site) -> None:
    """Some past, so that no page is empty."""
    accounts, clock = served.desk.accounts, served.desk.clock
    clock.pass_s(60 * 37)
    accounts.set_disabled("cli:root", TRAINEE, True)
    clock.pass_s(60 * 3)
    served.desk.store.append_audit("cli:root", "knowledge.publish", "4719d52060aa310e")
    clock.pass_s(60 * 16)


def _take(picture: Picture, visitor: Visitor) -> None:
    options = {
        "viewport": PHONE if picture.phone else SCREEN,
        "color_scheme": "dark" if picture.dark else "light",
        "device_scale_factor": 2 if picture.phone else 1,
    }
    page = visitor.signed_in(picture.who, picture.path, **options) if picture.who else visitor.page(**options)
    if not picture.who:
        page.goto(picture.path)
    picture.then(page)
    if picture.whole:
        # What is fixed to the screen stands where it would on a screen so high.
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": options["viewport"]["width"], "height": height})
    page.screenshot(path=DOCS / picture.folder / f"{picture.name}.png", full_page=picture.whole)
    visitor.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
