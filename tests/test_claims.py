"""What the notebooks claim about training holds, over all seeds of each claim."""

import numpy as np
import pytest

from experiments.claims import CLAIMS, NUMBERS, RELATIONS, run
from experiments.measure import MEASURES, REDUCTIONS, measure, train
from nnlib.training import Config, evaluate, final, held_out, stream


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_claim_holds(claim):
    finding = run(claim)
    assert finding.holds, dict(zip(claim.bounds, finding.measured, strict=True))


def test_claims_are_well_formed():
    claims = {claim.id: claim for claim in CLAIMS}
    assert len(claims) == len(CLAIMS)
    statistics = [bound.statistic for claim in CLAIMS for bound in claim.bounds]
    for statistic in [*statistics, *(number[1] for number in NUMBERS)]:
        reduction, what = statistic.split(" ", 1)
        assert reduction in REDUCTIONS and what in MEASURES
    for claim in CLAIMS:
        assert claim.seeds * claim.data_sets >= 20
        assert {bound.relation for bound in claim.bounds} <= set(RELATIONS)
        assert {bound.variant for bound in claim.bounds} == set(range(len(claim.variants)))
    for id, _, variant, _ in NUMBERS:
        assert variant < len(claims[id].variants)


def test_a_statistic_runs_over_every_seed_on_every_data_set():
    runs = train(Config("linear", hidden=2, epochs=1), 3, data_sets=2)
    one_by_one = [evaluate(*_alone(config)).accuracy for run in runs for config in run.configs]
    assert len(one_by_one) == 6 and len({run.configs[0].data_seed for run in runs}) == 2
    assert measure("mean accuracy", runs) == pytest.approx(np.mean(one_by_one), abs=1e-12)
    assert measure("min accuracy", runs) == min(one_by_one)


def _alone(config):
    problem, state = final(config)
    return problem.model, state.params, held_out(problem.data)


def test_the_last_move_is_the_last_update_after_which_a_parameter_differs():
    """At rate 0 nothing moves; a hinge net moves last where its gradient was last not 0."""
    assert measure("max last move", train(Config("linear", hidden=2, epochs=1, lr=0.0), 2)) == 0
    (run,) = train(Config("linear", hidden=16, loss="hinge", lr=0.1, epochs=30), 3)
    for r, config in enumerate(run.configs):
        last = 0
        for state in stream(config):
            if state.step == run.state.step:
                break
            if any(a.any() for layer in state.grads for a in layer):
                last = state.step + 1
        assert MEASURES["last move"](run)[r] == last < run.state.step
