"""Metrics: what Prometheus reads. No words, no addresses."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from retrieval.index import Index

# From a rule that answers at once to a machine that is overloaded.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counters of one app."""

    def __init__(self, index: Callable[[], Index | None]) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_Release(index))
        self.asks = Counter(
            "mingbai_asks", "Questions answered.", ("status", "channel"), registry=self._registry
        )
        self.seconds = Histogram(
            "mingbai_answer_seconds",
            "Time to an answer.",
            ("channel",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.refusals = Counter(
            "mingbai_refusals", "Requests turned away at the gate.", ("code",), registry=self._registry
        )
        self.unkept = Counter(
            "mingbai_unkept_answers", "Answers given that could not be kept.", registry=self._registry
        )

    def count_refusal(self, code: str) -> None:
        """One request turned away."""
        self.refusals.labels(code).inc()

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self._registry)


class _Release(Collector):
    """Which release serves: 1 with its id; 0 without one."""

    def __init__(self, index: Callable[[], Index | None]) -> None:
        self._index = index

    def collect(self) -> Iterator[GaugeMetricFamily]:
        index = self._index()
        family = GaugeMetricFamily(
            "mingbai_release_info", "The release that serves.", labels=("release", "as_of", "complete")
        )
        labels = (index.release, index.as_of, str(index.complete).lower()) if index else ("", "", "false")
        family.add_metric(labels, 1 if index else 0)
        yield family
