"""Measures what probe costs against what it could cost: tests/bench/run."""
