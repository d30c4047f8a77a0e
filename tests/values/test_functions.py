"""The table of expression functions against the catalogue."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from types import SimpleNamespace

import numpy
import pytest

from hdev.catalogue import functions as catalogue
from hdev.values.functions import FUNCTIONS, function


def test_it_has_the_functions_of_the_catalogue():
    assert FUNCTIONS.keys() == catalogue.FUNCTIONS.keys()


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_arity(name):
    required = [p for p in inspect.signature(function(name)).parameters.values() if p.default is p.empty]
    arity = len(required) - (name == "rand")  # its generator comes from the session
    assert catalogue.FUNCTIONS[name].arity == (arity, arity)
    assert function(name).__doc__


def test_unknown_name():
    with pytest.raises(KeyError):
        function("no_such_function")


def test_importing_all_functions_imports_neither_numpy_nor_regex():
    code = (
        "import sys; from hdev.values.functions import FUNCTIONS, function\n"
        "[function(n) for n in FUNCTIONS]; print(function('sin')(0), *sorted({'numpy', 'regex'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "0.0\n"


def test_what_belongs_to_the_session():
    required = []
    session = SimpleNamespace(
        random=numpy.random.default_rng(5),
        permissions=SimpleNamespace(require=lambda effects, name: required.append((effects, name))),
    )
    assert function("rand", session)(1) == numpy.random.default_rng(5).random(1)[0]
    session.random = numpy.random.default_rng(6)
    assert function("rand", session)(1) == numpy.random.default_rng(6).random(1)[0]
    assert function("environment", session)("PATH") == os.environ["PATH"]
    assert required == [({"read"}, "environment")]
    assert function("sin", session) is function("sin")
