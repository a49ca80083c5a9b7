"""Broken, absurd and hostile files: each ends in a clear error or a correct load, in time, and a refused one changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbondash.store import Store
from tests.intake.corpus.runner import corpus, run, sample, table
from tests.intake.files import furnish


@pytest.fixture
def template(store: Store, tmp_path: Path) -> Path:
    """A store with the plant and its unit, as a file to copy."""
    furnish(store, tmp_path)
    store.close()
    return tmp_path / "store.db"


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_sample_of_the_corpus_ends_as_it_should(template: Path, tmp_path: Path) -> None:
    endings = run(sample(), tmp_path, template)
    assert len(endings) >= 25
    assert [ending for ending in endings if ending.wrong] == []


@pytest.mark.long
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_whole_corpus_ends_as_it_should(template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = corpus()
    assert len(cases) >= 300
    assert len({(case.group, case.name) for case in cases}) == len(cases)
    endings = run(cases, tmp_path, template)
    with capsys.disabled():
        print(f"\n{table(endings)}")
    assert [ending for ending in endings if ending.wrong] == []


def test_the_corpus_is_the_same_in_every_run(tmp_path: Path) -> None:
    for case in sample():
        if case.group not in ("bomb", "dimensions"):
            written = []
            for copy in ("a", "b"):
                (tmp_path / copy).mkdir(exist_ok=True)
                path = tmp_path / copy / case.name
                case.write(path)
                written.append(path.read_bytes())
            assert written[0] == written[1], case.name
