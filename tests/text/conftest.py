"""One reader for all tests of the package: loading takes half a second."""

import pytest

from coolhead.run.weights import load_reader
from coolhead.text import LinearReader


@pytest.fixture(scope="session")
def reader() -> LinearReader:
    return load_reader()
