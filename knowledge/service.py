"""Service: where to go with a matter, and everything one must know before going."""

from dataclasses import dataclass

# Where a citizen of the city can be: its districts and counties, and the city as a whole.
DISTRICTS = ("东区", "西区", "仁和区", "米易县", "盐边县", "攀枝花市")


@dataclass(frozen=True, slots=True)
class Ground:
    """A quotation from a clause that an entry stands on.

    `quote` is verbatim in the clause. `about` holds words of a question that make this ground the
    one to cite, `…` in them for a few characters between (empty: it grounds the service in general). `why` says what it proves.
    """

    clause: str
    quote: str
    about: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A condition, a paper to bring, a fee: plain words, with the article they come from if any."""

    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term that runs for or against the citizen; always with the article that sets it."""

    text: str
    clause: str
    quote: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call. `checked_on` empty means nobody has verified it yet."""

    number: str
    use: str
    source: str
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An online platform. `url` empty: only its name is known for certain."""

    title: str
    source: str
    url: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A service easily mistaken for this one, and the rule that tells them apart."""

    service: str
    rule: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When it answers, if known."""

    text: str
    source: str
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the directory.

    `do` is what the citizen should do first, in two or three sentences. `utterances` are things people
    really say who need it; `keywords` words that nearly always mean it.
    """

    id: str
    name: str
    summary: str
    when: str
    do: str
    serves: tuple[Item, ...]
    bring: tuple[Item, ...]
    fee: Item
    steps: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    phones: tuple[Phone, ...]
    links: tuple[Link, ...]
    hours: Hours | None
    districts: tuple[str, ...]
    plan: tuple[Ground, ...]
    statutes: tuple[Ground, ...]
    neighbours: tuple[Neighbour, ...]
    keywords: tuple[str, ...]
    utterances: tuple[str, ...]

    @property
    def unverified(self) -> bool:
        """Whether any number, link or hour still lacks a date of verification."""
        return any(
            not x.checked_on for x in (*self.phones, *self.links, *((self.hours,) if self.hours else ()))
        )
