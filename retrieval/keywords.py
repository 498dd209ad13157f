"""Keywords: words that tell of one class, looked for in a text by the letters they begin with."""

from collections.abc import Iterable
from operator import add


class Keywords:
    """The keywords of every class, in order. Of seven hundred a text is searched for the few that may begin in it."""

    def __init__(self, by_class: Iterable[Iterable[str]]) -> None:
        self.by_class = tuple(map(tuple, by_class))
        self._beginning: dict[str, list[tuple[int, int]]] = {}
        for c, keywords in enumerate(self.by_class):
            for n, keyword in enumerate(keywords):
                self._beginning.setdefault(keyword[:2], []).append((c, n))

    def told(self, text: str) -> list[tuple[str, ...]]:
        """The keywords of each class that stand in a text.

        >>> Keywords((("欠薪", "工资"), ("房租",))).told("老板欠薪，拖着工资")
        [('欠薪', '工资'), ()]
        """
        found: list[tuple[str, ...]] = [()] * len(self.by_class)
        begun = self._beginning.keys() & {*text, *map(add, text, text[1:])}
        for c, n in sorted(place for beginning in begun for place in self._beginning[beginning]):
            if self.by_class[c][n] in text:
                found[c] = (*found[c], self.by_class[c][n])
        return found
