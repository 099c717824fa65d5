"""How much the laws are tried: the same on every machine by default, far more and at random when asked."""

from hypothesis import HealthCheck, settings

# A slow or busy machine is no fault of a law, so nothing here is timed.
settings.register_profile("ledger", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", settings.get_profile("ledger"), max_examples=3000, derandomize=False)
settings.load_profile("ledger")
