"""Recogniser: lines of any format become one law, or a list of what was not understood, line by line."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.articles import label_of
from knowledge.incoming import items, structure
from knowledge.incoming.document import Article, Document, day_in_name
from knowledge.incoming.line import OBJECT, UNREADABLE, Line, squeezed, tidied
from knowledge.incoming.masthead import DATE, Masthead, iso, masthead
from knowledge.incoming.paragraphs import paragraphs
from knowledge.incoming.stated import NOTHING, Stated, faults_of
from knowledge.incoming.structure import Heading, Opening
from knowledge.problems import Problem
from knowledge.tables import is_day

_IN_FORCE_FROM = re.compile(rf"自\s*{DATE.pattern}\s*起(?:施行|实施|生效)")
_AT_ONCE = re.compile(r"自(?:公布|发布|颁布|通过|印发)之日起(?:施行|实施|生效)")
_PAGE_NUMBER = re.compile(r"^[-—–－·\s]*[0-9０-９]{1,4}[-—–－·\s]*$|^第\s*[0-9０-９]{1,4}\s*页")
# 总编、章、节名 that a converter left in the text have neither stop nor comma.
_NAME_LIKE = re.compile(r"^[一-鿿、]{2,20}$")
# A civil code's book in a file of its own begins at its own number.
_PART = re.compile(r"[编则章]$")


def recognise(file: str, lines: Sequence[Line], stated: Stated = NOTHING) -> Document:
    """The document these lines hold; what is `stated` stands before what the text says.

    Nothing is guessed: numbers that do not rise by one, and what cannot be read, are faults with places.
    """
    return _Recogniser(file, stated).document(lines)


class _Recogniser:
    """One pass over one file."""

    def __init__(self, file: str, stated: Stated) -> None:
        self.file = file
        self.stated = stated
        self.faults: list[Problem] = []
        self.remarks: list[Problem] = []
        self.path: dict[int, str] = {}
        self.ordinals: dict[int, int] = {}
        self.totals: dict[int, int] = {}
        self.ranks_by_level: dict[int, int] = {}
        self.rows: list[tuple[Opening, tuple[str, ...], list[Line], Line]] = []
        self.preamble: list[str] = []
        # The highest number so far.
        self.last: Opening | None = None
        self.suspect: tuple[Opening, Line] | None = None
        self.skipping = ""
        self.skipped = 0

    def document(self, lines: Sequence[Line]) -> Document:
        """What the lines hold."""
        clean = [replace(line, text=text) for line in lines if (text := tidied(line.text))]
        whole, doubts = paragraphs(self.file, clean)
        self.remarks += doubts
        start = self._start(whole)
        head = masthead(self.file, whole[:start], self.stated.title, self.faults)
        body = self._without_contents(whole[start:])
        spaced = _is_spaced(body)
        # A file that holds one book of a code says so below the title.
        part = any(
            _PART.search(line.text) for line in whole[:start] if line.level == 1 and line is not whole[0]
        )
        for n, line in enumerate(body):
            self._take(line, body[n - 1] if n else None, spaced, part)
        self._end_suspect()
        self._end_skipping()
        self._unusual(body)
        articles = self._articles()
        if not articles and not any("条" in f.message for f in self.faults):
            self._fault(Line("", 0), "没有读到任何“第…条”；每条应另起一行，条号后空一格")
        for name, value in self.stated.items():
            if value and (fault := faults_of(name, value)):
                self._fault(Line("", 0), fault)
        if self.stated.successor and not (self.stated.repealed or self.stated.status):
            self._fault(Line("", 0), "写了由哪部法律取代，还要写废止日（--repealed）或状态（--status）")
        named = day_in_name(self.file)
        if named and not is_day(named):
            self._fault(Line("", 0), f"文件名里的日期 {named} 不存在")
        effective = self.stated.effective or head.entered or self._entered(body, head)
        version = self.stated.version or named or head.adopted or effective
        if effective and version > effective and not self.stated.effective and not self.stated.status:
            words = f"施行日 {effective} 早于文本日期 {version}：最近一次修改何时施行，文本没有说；要写明用 --effective"
            self.remarks.append(Problem(self.file, 0, words))
        return Document(
            self.file,
            self.stated.origin or self.file,
            head.title,
            head.history,
            version,
            effective,
            self.stated.repealed,
            self.stated.status,
            self.stated.successor,
            self.stated.missing,
            tuple(self.preamble),
            articles,
            tuple(sorted(self.remarks, key=_place)),
            tuple(sorted(self.faults, key=_place)),
        )

    def _fault(self, line: Line, message: str) -> None:
        self.faults.append(Problem(self.file, line.number, message, line.page))

    def _remark(self, line: Line, message: str) -> None:
        self.remarks.append(Problem(self.file, line.number, message, line.page))

    def _start(self, lines: Sequence[Line]) -> int:
        """Where the masthead ends."""
        for n, line in enumerate(lines):
            article = structure.opening(line.text)
            if (
                structure.heading(structure.unled(line.text))
                or (article and not article.referred)
                or structure.is_contents(line.text)
                or (structure.is_unnumbered(line.text) and line.level != 1 and n)
            ):
                return n
        return len(lines)

    def _without_contents(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines from where the first heading is said again; a table of contents says them all twice."""
        first_article = next((n for n, line in enumerate(lines) if structure.opening(line.text)), len(lines))
        found = [
            (n, h)
            for n, line in enumerate(lines[:first_article])
            if (h := structure.heading(structure.unled(line.text)))
        ]
        again = next((n for n, h in found[1:] if _same(h, found[0][1])), None)
        told = next(
            (n for n, line in enumerate(lines[:first_article]) if structure.is_contents(line.text)), None
        )
        if again is None and told is not None and found:
            later = (structure.heading(line.text) for line in lines[first_article:])
            if not any(h and _same(h, found[0][1]) for h in later):
                name = found[0][1].name
                self._fault(
                    lines[told], f"目录之后没有再见到“{name}”；目录和正文的标题对不上，改成一样的或删去目录"
                )
                return lines
            # A law whose first articles stand above its first heading.
            again = first_article
        if again is None:
            return [line for n, line in enumerate(lines) if n != told]
        # 序言 stands in the contents too.
        first = next(
            (n for n in range(found[0][0] + 1, again) if structure.is_preamble(lines[n].text)), again
        )
        self._remark(lines[0], f"目录 {first} 行，没有收入")
        return lines[first:]

    def _take(self, line: Line, above: Line | None, spaced: bool, part: bool) -> None:
        text = line.text
        article = structure.opening(text)
        heading = structure.heading(text)
        if text.startswith(OBJECT):
            self._object(line)
        elif heading and self._is_next(heading, line, above):
            self._open(heading, line)
        elif article and self._is_article(article, line, above, spaced):
            self._open_article(article, line, part)
        elif structure.is_unnumbered(text) or (line.level and structure.is_name(text)):
            self._open_unnumbered(line)
        elif structure.is_outside(text):
            self._end_skipping()
            self.skipping, self.skipped = text, 0
        else:
            self._add(line)

    def _is_next(self, heading: Heading, line: Line, above: Line | None) -> bool:
        """Whether this is a heading: its number follows, or nothing else can be meant."""
        last = self.ordinals.get(heading.rank)
        allowed = {1, self.totals.get(heading.rank, 0) + 1} if last is None else {last + 1}
        if heading.ordinal in allowed or not self.totals:
            return True
        if "之" in heading.name.partition(" ")[0] and heading.ordinal == last:
            return True
        if (
            not line.level
            and above is not None
            and not structure.has_ended(above.text)
            and not self._closes(above)
        ):
            return False
        before = f"前一个同级标题的序号是{last}" if last else "前面没有同级标题"
        self._remark(line, f"“{heading.name}”的序号接不上：{before}；请核对有没有漏掉标题")
        return True

    def _closes(self, above: Line) -> bool:
        """Whether nothing runs on from a line: it is a heading itself."""
        return bool(above.level or structure.heading(above.text) or structure.is_unnumbered(above.text))

    def _open(self, heading: Heading, line: Line) -> None:
        self._end_skipping()
        self.ordinals = {r: n for r, n in self.ordinals.items() if r < heading.rank} | {
            heading.rank: heading.ordinal
        }
        self.totals[heading.rank] = heading.ordinal
        if line.level:
            self.ranks_by_level[line.level] = heading.rank
        self.path = {r: h for r, h in self.path.items() if r < heading.rank} | {heading.rank: heading.name}

    def _open_unnumbered(self, line: Line) -> None:
        self._end_skipping()
        name = squeezed(line.text).strip(" #")
        usual = min(self.totals, default=1)
        rank = self.ranks_by_level.get(line.level, line.level) if line.level else usual
        if structure.is_preamble(name):
            self.path, self.skipping = {}, name
        elif structure.is_outside(name):
            self.skipping = name
        else:
            self.path = {r: h for r, h in self.path.items() if r < rank} | ({rank: name} if name else {})

    def _is_article(self, article: Opening, line: Line, above: Line | None, spaced: bool) -> bool:
        """Whether an article's number at the head of a line opens it, or is only named there."""
        if not article.number:
            if article.spaced:
                self._fault(line, f"读不懂的条号：{article.label}")
            return False
        follows = self._follows(article.number)
        if article.spaced and (follows or not article.referred):
            runs_on = above is not None and not structure.has_ended(above.text) and not self._closes(above)
            return follows or not (self.rows and runs_on)
        if article.referred:
            return False
        if spaced:
            if not self.rows and not article.spaced:
                self._fault(line, f"条号后要空一格：{line.text[:12]}")
            elif follows:
                self.suspect = (article, line)
            return False
        return follows or self._leaps(article.number)

    def _follows(self, number: str) -> bool:
        return self.last is None or number in _next(self.last.number, self.stated)

    def _leaps(self, number: str) -> bool:
        return self.last is not None and _key(number) > _key(self.last.number)

    def _open_article(self, article: Opening, line: Line, part: bool) -> None:
        self._end_skipping()
        self._check_number(article, line, part)
        if self.last is None or _key(article.number) > _key(self.last.number):
            self.last = article
        self.suspect = None
        self.rows.append(
            (
                article,
                tuple(self.path[r] for r in sorted(self.path)),
                [replace(line, text=squeezed(article.rest))],
                line,
            )
        )

    def _check_number(self, article: Opening, line: Line, part: bool) -> None:
        last = self.last
        if last is None:
            if article.number != "1" and not part and self.stated.title == "" and not self.stated.lacks("1"):
                self._remark(line, f"从{article.label}开始；前面的条文不在这个文件里的话，请核对")
            return
        if article.number in _next(last.number, self.stated):
            return
        if any(article.number == a.number for a, *_ in self.rows):
            # Said again: whether in the same words is seen when all of it is read.
            return
        if _key(article.number) < _key(last.number):
            # Out of order: one that only stands elsewhere is still read, so that both places can be told.
            self._fault(line, f"{last.label}之后又是{article.label}：顺序不对；是引用就接到上一行")
            return
        lacking = label_of(_next(last.number, self.stated)[0])
        hint = ""
        if self.suspect and self.suspect[0].label == lacking:
            place = self.suspect[1]
            hint = f"；第{f'{place.page}页' if place.page else ''}{place.number}行“{place.text[:10]}…”像是它，是的话条号后要空一格"
        numbers = _next(last.number, self.stated)[0]
        self._fault(
            line,
            f"{last.label}之后是{article.label}，缺{lacking}{hint or f'；原文确实没有的，用 --missing {numbers} 说明'}",
        )

    def _object(self, line: Line) -> None:
        """A table, picture or formula: inside an article the law would be incomplete without it."""
        what = line.text.removeprefix(OBJECT)
        if self.skipping:
            self.skipped += 1
        elif self.rows:
            self._fault(
                line, f"{self.rows[-1][0].label}里有{what}，读不成文字；照原文改写成文字，或移到附件里"
            )
        else:
            self._remark(line, f"正文之前的{what}没有收入")

    def _end_suspect(self) -> None:
        if self.suspect:
            article, line = self.suspect
            self._fault(
                line,
                f"“{line.text[:12]}…”像是{article.label}，但条号后没有空格；是条文就空一格，是引用就接到上一行",
            )

    def _end_skipping(self) -> None:
        if self.skipping and self.skipped and not structure.is_preamble(self.skipping):
            self.remarks.append(
                Problem(self.file, 0, f"“{self.skipping[:20]}”及其后 {self.skipped} 段没有收入")
            )
        self.skipping, self.skipped = "", 0

    def _add(self, line: Line) -> None:
        """Text that belongs to what stands open: an article, the preamble, an annex."""
        if self.skipping:
            self.skipped += 1
            if structure.is_preamble(self.skipping):
                self.preamble.append(squeezed(line.text))
        elif self.rows:
            text = squeezed(line.text)
            if _PAGE_NUMBER.match(text):
                self._fault(line, f"单独一行“{text}”像是页码；删去")
            if _NAME_LIKE.match(text) and not structure.is_item(text):
                self._remark(line, f"{self.rows[-1][0].label}里的“{text}”不像条文，像混进来的标题；请核对")
            self.rows[-1][2].append(replace(line, text=text))
        elif self.path and not structure.opening(line.text):
            # 第一章 alone on its line: its name stands below.
            rank = max(self.path)
            if (
                " " not in self.path[rank]
                and len(line.text) <= structure.LONGEST_NAME
                and not structure.has_ended(line.text)
            ):
                self.path[rank] = f"{self.path[rank]} {squeezed(line.text)}"
            else:
                self._remark(line, f"第一条之前的“{line.text[:20]}”没有收入")

    def _unusual(self, body: Sequence[Line]) -> None:
        for line in body:
            if odd := UNREADABLE.search(line.text):
                self._fault(
                    line,
                    f"有读不出的字（U+{ord(odd[0]):04X}，在“{line.text[max(0, odd.start() - 6) : odd.end() + 6]}”）；照原文改正",
                )

    def _articles(self) -> tuple[Article, ...]:
        """Every article once: said again in the same words it is dropped, in other words a fault."""
        kept: dict[str, Article] = {}
        for opening, path, parts, line in self.rows:
            text = "\n".join(p.text for p in parts if p.text)
            article = Article(opening.number, opening.label, path, text, line.number, line.page)
            first = kept.setdefault(article.number, article)
            if first is article:
                if not article.text:
                    self._fault(line, f"{article.label}只有条号，没有文字")
                for place, doubt in items.doubts([p.text for p in parts]):
                    self._remark(parts[place], f"{article.label}里{doubt}；请对照原文，漏了就补上")
            elif "".join(first.text.split()) != "".join(article.text.split()):
                self._fault(line, f"{article.label}出现两次，文字不同；删去不对的一处")
            else:
                self._remark(line, f"{article.label}重复出现，文字相同，只收一次")
        return tuple(kept.values())

    def _entered(self, body: Sequence[Line], head: Masthead) -> str:
        """The entry into force that the text itself states, the last article first."""
        for line in reversed(body):
            if stated := _IN_FORCE_FROM.search(line.text):
                return iso(stated, self.file, line, self.faults)
        at_once = any(_AT_ONCE.search(line.text) for line in body[-3:])
        return head.adopted if at_once and not head.amended else ""


def _next(number: str, stated: Stated) -> tuple[str, ...]:
    """The numbers that may follow: the next article, or the next inserted one; those said to be missing
    are passed over."""
    article, inserted = _key(number)
    following = article + 1
    while stated.lacks(str(following)):
        following += 1
    return str(following), f"{article}-{inserted + 1}"


def _key(number: str) -> tuple[int, int]:
    article, _, inserted = number.partition("-")
    return int(article), int(inserted or 0)


def _same(one: Heading, other: Heading) -> bool:
    return (one.rank, one.ordinal) == (other.rank, other.ordinal)


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Whether this document sets a blank behind its articles' numbers."""
    found = [o for line in lines if (o := structure.opening(line.text)) and not o.referred]
    return 2 * sum(o.spaced for o in found) >= len(found)


def _place(problem: Problem) -> tuple[int, int]:
    return problem.page, problem.line
