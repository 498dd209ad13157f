"""Routes: every address of the HTTP door and who may use it, in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi.responses import HTMLResponse, JSONResponse, Response

from bot.account import Role
from bot.accounts import Accounts
from bot.web.admin import Admin
from bot.web.advice import Advice
from bot.web.api import Api
from bot.web.approvals_page import ApprovalsPage
from bot.web.archive_page import ArchivePage
from bot.web.boards import Boards
from bot.web.callbook import CallBook
from bot.web.called_page import CalledPage
from bot.web.canned_page import CannedPage
from bot.web.casework import Casework
from bot.web.changes_page import ChangesPage
from bot.web.chat import Chat
from bot.web.districts_page import DistrictsPage
from bot.web.events import Events
from bot.web.freshness_page import FreshnessPage
from bot.web.guard import Secret, Ticket
from bot.web.incoming_page import IncomingPage
from bot.web.learning_page import LearningPage
from bot.web.login import Login
from bot.web.lookup import Lookup
from bot.web.pages import Pages
from bot.web.parts import Parts
from bot.web.queue import Queue
from bot.web.report_page import ReportPage
from bot.web.search_page import SearchPage
from bot.web.tables import Tables
from bot.web.ticket_page import TicketPage
from bot.web.visit import browser_secret, chat_secret

PUBLIC = None
OPERATOR, SUPERVISOR, ADMINISTRATOR = Role


@dataclass(frozen=True, slots=True)
class Row:
    """One address: its method (GET answers HEAD as well, but for the public API), path, the least role that may use it, and what answers.

    Whatever is not GET must come from a form shown to the holder of `secret`, on a page of ours: the signed-in
    session's cookie, if nothing else is said. Only programs' addresses (`_Program`) take posts without.
    `busy` is false where a page asks by itself: that nobody signs out for lack of use must not hang on it.
    """

    method: str
    path: str
    role: Role | None
    endpoint: Callable[..., Any]
    secret: Secret | None = browser_secret
    busy: bool = True
    in_schema: bool = False
    response_class: type[Response] = HTMLResponse

    @property
    def methods(self) -> list[str]:
        """The methods of HTTP that it answers."""
        return ["GET", "HEAD"] if self.method == "GET" and not self.in_schema else [self.method]

    @property
    def ticket(self) -> Ticket:
        """What the guard asks for."""
        return Ticket(self.role, self.secret, self.busy)


def _program(method: str, path: str, endpoint: Callable[..., Any], in_schema: bool = True) -> Row:
    """An address for programs: anybody's, no cookie is looked at, JSON."""
    return Row(method, path, PUBLIC, endpoint, None, False, in_schema, JSONResponse)


def _citizens(method: str, path: str, endpoint: Callable[..., Any]) -> Row:
    """An address of the citizens' page: anybody's; what it shows is of whoever holds the chat's secret."""
    return Row(method, path, PUBLIC, endpoint, chat_secret)


def table(parts: Parts, api: Api, pages: Pages) -> tuple[Row, ...]:
    """Every route there is."""
    accounts = Accounts(parts.store, parts.hasher)
    login = Login(parts.store, accounts, pages)
    boards = Boards(parts.live, parts.rules, parts.workers)
    book = CallBook(parts.store, boards, pages)
    lookup = Lookup(parts, boards, book, pages, api.metrics)
    admin = Admin(parts.store, accounts, pages, parts.archive)
    report = ReportPage(parts, pages)
    chat = Chat(parts.dialogue(), api.worked, pages, api.metrics)
    return (
        # For programs.
        _program("POST", "/api/ask", api.ask),
        _program("GET", "/api/search", api.search),
        _program("GET", "/api/clauses/{clause_id:path}", api.clause),
        _program("GET", "/api/services/{service_id}", api.service),
        _program("GET", "/healthz", api.alive, in_schema=False),
        _program("GET", "/readyz", api.ready, in_schema=False),
        _program("GET", "/metrics", api.measured, in_schema=False),
        # The citizens' page.
        _citizens("GET", "/", chat.show),
        _citizens("POST", "/chat", chat.say),
        _citizens("GET", "/chat/news", chat.news),
        _citizens("GET", "/chat/seen", chat.seen),
        _citizens("POST", "/chat/size", chat.size),
        _citizens("GET", "/answer/{seq:int}/print", chat.print),
        # Files of the pages.
        Row("GET", "/static/{name:path}", PUBLIC, pages.static.get, secret=None),
        # Signing in and out, one's own account.
        Row("GET", "/desk/login", PUBLIC, login.show),
        Row("POST", "/desk/login", PUBLIC, login.sign_in),
        Row("POST", "/desk/logout", OPERATOR, login.sign_out),
        Row("GET", "/desk/token", OPERATOR, login.token, busy=False),
        Row("GET", "/desk/account", OPERATOR, login.account),
        Row("POST", "/desk/account", OPERATOR, login.change_password),
        # Look-up.
        Row("GET", "/desk", OPERATOR, lookup.show),
        Row("GET", "/desk/lookup", OPERATOR, lookup.show),
        Row("GET", "/desk/lookup/why", OPERATOR, lookup.why),
        Row("GET", "/desk/lookup/clauses/{clause_id:path}", OPERATOR, lookup.clause),
        Row("GET", "/desk/lookup/services/{service_id}", OPERATOR, lookup.service),
        # The call on the line.
        Row("POST", "/desk/call/looked", OPERATOR, book.looked),
        Row("POST", "/desk/call/told", OPERATOR, book.told),
        Row("POST", "/desk/call/untold", OPERATOR, book.untold),
        Row("POST", "/desk/call/note", OPERATOR, book.note),
        Row("POST", "/desk/call/end", OPERATOR, book.end),
        Row("POST", "/desk/call/resume", OPERATOR, book.resume),
        Row("GET", "/desk/call/ticket", OPERATOR, book.ticket_form),
        Row("POST", "/desk/call/ticket", OPERATOR, book.ticket),
        Row("GET", "/desk/call/{call_id}", OPERATOR, book.slip),
        *_casework(parts, accounts, pages),
        # What people asked.
        Row("GET", "/desk/report", SUPERVISOR, report.show),
        Row("GET", "/desk/report/xlsx", SUPERVISOR, report.export),
        *_knowledge(parts, pages),
        # The administrator's pages.
        Row("GET", "/admin", ADMINISTRATOR, admin.show),
        Row("POST", "/admin/answers/off", ADMINISTRATOR, admin.turn_off),
        Row("POST", "/admin/answers/on", ADMINISTRATOR, admin.turn_on),
        Row("GET", "/admin/audit", ADMINISTRATOR, admin.audit),
        Row("POST", "/admin/audit/verify", ADMINISTRATOR, admin.verify),
        Row("POST", "/admin/audit/prove", ADMINISTRATOR, admin.prove),
        Row("GET", "/admin/audit/export", ADMINISTRATOR, admin.export),
    )


def _casework(parts: Parts, accounts: Accounts, pages: Pages) -> tuple[Row, ...]:
    """The queue, each citizen's matter, and what trainees wrote before it is sent.

    What pages ask for by themselves does not count as being there.
    """
    casework = Casework(parts, accounts)
    queue = Queue(casework, pages)
    events = Events(casework)
    ticket = TicketPage(casework, pages)
    approvals = ApprovalsPage(casework, pages)
    advice = Advice(casework, pages)
    canned = CannedPage(casework, pages)
    learning = LearningPage(casework, pages)
    return (
        Row("GET", "/desk/queue", OPERATOR, queue.show),
        Row("GET", "/desk/queue/list", OPERATOR, queue.listed, busy=False),
        Row("GET", "/desk/events", OPERATOR, events.follow, busy=False),
        Row("GET", "/desk/tickets/{number}", OPERATOR, ticket.show),
        Row("GET", "/desk/tickets/{number}/live", OPERATOR, ticket.live, busy=False),
        Row("POST", "/desk/tickets/{number}/claim", OPERATOR, ticket.claim),
        Row("POST", "/desk/tickets/{number}/release", OPERATOR, ticket.release),
        Row("POST", "/desk/tickets/{number}/forward", OPERATOR, ticket.forward),
        Row("POST", "/desk/tickets/{number}/note", OPERATOR, ticket.note),
        Row("POST", "/desk/tickets/{number}/labels", OPERATOR, ticket.label),
        Row("POST", "/desk/tickets/{number}/urgency", OPERATOR, ticket.rank),
        Row("POST", "/desk/tickets/{number}/answer", OPERATOR, ticket.answer),
        Row("POST", "/desk/tickets/{number}/close", OPERATOR, ticket.close),
        Row("POST", "/desk/tickets/{number}/reopen", OPERATOR, ticket.reopen),
        Row("POST", "/desk/tickets/{number}/held/{held}/withdraw", OPERATOR, ticket.withdraw),
        Row("GET", "/desk/tickets/{number}/suggestion", OPERATOR, advice.show),
        Row("POST", "/desk/tickets/{number}/suggestion/{suggestion}/refuse", OPERATOR, advice.refuse),
        Row("GET", "/desk/tickets/{number}/canned", OPERATOR, canned.pick),
        Row("GET", "/desk/canned", OPERATOR, canned.show),
        Row("POST", "/desk/canned", SUPERVISOR, canned.add),
        Row("GET", "/desk/canned/new", SUPERVISOR, canned.new),
        Row("GET", "/desk/canned/{canned}", SUPERVISOR, canned.edit),
        Row("POST", "/desk/canned/{canned}", SUPERVISOR, canned.change),
        Row("POST", "/desk/canned/{canned}/retire", SUPERVISOR, canned.retire),
        Row("POST", "/desk/canned/{canned}/restore", SUPERVISOR, canned.restore),
        Row("GET", "/desk/learning", OPERATOR, learning.show),
        Row("POST", "/desk/learning", OPERATOR, learning.propose),
        Row("GET", "/desk/answers/{answer}", OPERATOR, learning.answer),
        Row("POST", "/desk/learning/{lesson}/withdraw", OPERATOR, learning.withdraw),
        Row("POST", "/desk/learning/{lesson}/accept", ADMINISTRATOR, learning.accept),
        Row("POST", "/desk/learning/{lesson}/decline", ADMINISTRATOR, learning.decline),
        Row("GET", "/desk/approvals", SUPERVISOR, approvals.show),
        Row("GET", "/desk/approvals/list", SUPERVISOR, approvals.listed, busy=False),
        Row("POST", "/desk/approvals/{held}/approve", SUPERVISOR, approvals.approve),
        Row("POST", "/desk/approvals/{held}/return", SUPERVISOR, approvals.give_back),
        Row("POST", "/desk/approvals/{held}/withdraw", SUPERVISOR, approvals.withdraw),
    )


def _knowledge(parts: Parts, pages: Pages) -> tuple[Row, ...]:
    """The knowledge under the administrators' hands. What pages ask for by themselves is not being there."""
    archive = ArchivePage(parts, pages)
    incoming = IncomingPage(parts, pages)
    search = SearchPage(parts, pages)
    fresh = FreshnessPage(parts, pages)
    called = CalledPage(parts, fresh, pages)
    districts = DistrictsPage(parts, pages)
    home = "/admin/knowledge"
    return (
        Row("GET", home, ADMINISTRATOR, archive.show),
        Row("GET", f"{home}/list", ADMINISTRATOR, archive.listed, busy=False),
        Row("GET", f"{home}/job", ADMINISTRATOR, archive.job, busy=False),
        Row("GET", f"{home}/releases/{{release}}", ADMINISTRATOR, ChangesPage(parts, pages).show),
        Row("POST", f"{home}/build", ADMINISTRATOR, archive.build),
        Row("POST", f"{home}/reload", ADMINISTRATOR, archive.reload),
        Row("POST", f"{home}/compare", ADMINISTRATOR, archive.compare),
        Row("POST", f"{home}/publish", ADMINISTRATOR, archive.publish),
        Row("POST", f"{home}/rollback", ADMINISTRATOR, archive.roll_back),
        Row("GET", f"{home}/test", ADMINISTRATOR, search.show),
        Row("GET", f"{home}/test/history", ADMINISTRATOR, search.history, busy=False),
        Row("POST", f"{home}/test/run", ADMINISTRATOR, search.run),
        Row("GET", f"{home}/districts", ADMINISTRATOR, districts.show),
        Row("POST", f"{home}/districts", ADMINISTRATOR, districts.upload),
        Row("GET", f"{home}/districts/book.xlsx", ADMINISTRATOR, districts.book),
        Row("GET", f"{home}/districts/{{draft}}", ADMINISTRATOR, districts.preview),
        Row("POST", f"{home}/districts/{{draft}}/take", ADMINISTRATOR, districts.take),
        Row("POST", f"{home}/districts/{{draft}}/drop", ADMINISTRATOR, districts.drop),
        Row("GET", f"{home}/freshness", ADMINISTRATOR, fresh.show),
        Row("GET", f"{home}/freshness/calls.xlsx", ADMINISTRATOR, fresh.calls),
        Row("POST", f"{home}/freshness/called", ADMINISTRATOR, called.upload),
        Row("GET", f"{home}/freshness/called/{{draft}}", ADMINISTRATOR, called.preview),
        Row("POST", f"{home}/freshness/called/{{draft}}/take", ADMINISTRATOR, called.take),
        Row("POST", f"{home}/freshness/called/{{draft}}/drop", ADMINISTRATOR, called.drop),
        Row("POST", f"{home}/freshness/confirm", ADMINISTRATOR, fresh.confirm),
        Row("POST", f"{home}/freshness/doubt", ADMINISTRATOR, fresh.doubt),
        Row("POST", f"{home}/freshness/terms", ADMINISTRATOR, fresh.terms),
        Row("POST", f"{home}/freshness/owner", ADMINISTRATOR, fresh.owner),
        Row("GET", f"{home}/incoming", ADMINISTRATOR, incoming.show),
        Row("POST", f"{home}/incoming", ADMINISTRATOR, incoming.upload),
        Row("GET", f"{home}/originals/{{seq}}", ADMINISTRATOR, incoming.original),
        Row("GET", f"{home}/tables/{{table}}.xlsx", ADMINISTRATOR, Tables(parts).export),
        Row("GET", f"{home}/incoming/{{draft}}", ADMINISTRATOR, incoming.preview),
        Row("POST", f"{home}/incoming/{{draft}}/stated", ADMINISTRATOR, incoming.state),
        Row("POST", f"{home}/incoming/{{draft}}/take", ADMINISTRATOR, incoming.take),
        Row("POST", f"{home}/incoming/{{draft}}/drop", ADMINISTRATOR, incoming.drop),
    )
