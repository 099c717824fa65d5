"""How much the laws are tried: the same on every machine by default, far more and at random when asked."""

import pytest
from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of a law, so nothing here is timed.
settings.register_profile("ledger", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("ledger"), max_examples=3000, derandomize=False)
settings.load_profile("ledger")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--rewrite` writes the transcripts anew instead of comparing them."""
    parser.addoption("--rewrite", action="store_true", help="write the transcripts anew")
