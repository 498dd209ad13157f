"""A release is published only after it was built and compared; every other step is refused."""

import pytest

from bot.edition import State, Step, moved

LAWFUL = {
    (State.DRAFT, Step.CHECK): State.CHECKED,
    (State.CHECKED, Step.BUILD): State.BUILT,
    (State.BUILT, Step.COMPARE): State.COMPARED,
    (State.BUILT, Step.PUBLISH): State.PUBLISHED,
    (State.COMPARED, Step.COMPARE): State.COMPARED,
    (State.COMPARED, Step.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Step.SUPERSEDE): State.SUPERSEDED,
    (State.SUPERSEDED, Step.COMPARE): State.COMPARED,
    (State.SUPERSEDED, Step.PUBLISH): State.PUBLISHED,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_each_step_leads_where_it_should_or_nowhere(state: State, step: Step) -> None:
    assert moved(state, step) is LAWFUL.get((state, step))
