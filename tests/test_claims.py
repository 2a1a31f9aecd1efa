"""What the notebooks claim about training holds, over all seeds of each claim."""

import pytest

from experiments.claims import CLAIMS, RELATIONS, STATISTICS, run


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_claim_holds(claim):
    finding = run(claim)
    assert finding.holds, dict(zip(claim.bounds, finding.measured, strict=True))


def test_claims_are_well_formed():
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)
    for claim in CLAIMS:
        assert claim.seeds >= 20
        for bound in claim.bounds:
            assert bound.statistic in STATISTICS and bound.relation in RELATIONS
        assert {bound.variant for bound in claim.bounds} == set(range(len(claim.variants)))
