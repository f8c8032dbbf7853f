"""How the tests are shared among processes."""

import os

import pytest


def test_tests_of_a_file_stay_in_one_process(request: pytest.FixtureRequest) -> None:
    """Else what takes minutes to make is made in each of them: releases of pytest have broken it without a word."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("one process")
    assert request.node.nodeid.endswith("@tests/architecture/test_groups.py")
