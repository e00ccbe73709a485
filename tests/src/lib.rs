//! Journeys across phone and registry, simulations, benchmarks, fixtures.
