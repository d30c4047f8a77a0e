import os
import subprocess
import sys

import numpy as np
import pytest

USE_EVERYTHING = """
import numpy as np
from hdev.iconic import Image, Objects, Region, setops
from hdev.iconic import features, morphology
from hdev.iconic.connection import connected
from hdev.iconic.threshold import threshold
for dtype in (np.uint8, np.int16, np.float32):
    region = threshold(Image.from_numpy(np.eye(9, 70, dtype=dtype)), [(1, 1)])
part = connected(region)[0]
for a in (region, part, Region.rectangle1(0, 0, 5, 5), Region.from_points([1], [2]), region.translate(3, 4)):
    for b in (region, part):
        setops.union(a, b), setops.difference(b, a)
    batch = connected(a, 4)
    for one in (batch, batch.select([0]), Objects(batch)[0].batch()):
        features.areas(one), features.bounding_boxes(one), features.normalised_moments(one), features.raw_moments(one)
    a.to_mask(), morphology.dilate(a, b), morphology.erode(a, b)
"""

COUNT = """
from hdev.iconic.kernels import bits, moments, runs
for module in (bits, moments, runs):
    for name, value in vars(module).items():
        if getattr(value, "signatures", None):
            print(name, len(value.signatures), sum(value.stats.cache_hits.values()))
"""


def python(code, **environment):
    env = {k: v for k, v in os.environ.items() if k not in ("HDEV_CACHE", "NUMBA_CACHE_DIR")} | environment
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("variable", ["HDEV_CACHE", "NUMBA_CACHE_DIR"])
def test_kernels_are_compiled_once_and_kept(tmp_path, variable):
    first = python(USE_EVERYTHING + COUNT, **{variable: str(tmp_path)})
    assert all(line.split()[1:] == ["1", "0"] for line in first.splitlines() if not line.startswith("_")), first
    assert list(tmp_path.rglob("*.nbi"))
    again = python(USE_EVERYTHING + COUNT, **{variable: str(tmp_path)})
    assert all(line.split()[1:] == ["1", "1"] for line in again.splitlines() if not line.startswith("_")), again


def test_without_a_cache():
    code = "from hdev.iconic import Region; assert Region.from_mask([[1, 0, 1]]).area == 2"
    python(code, HDEV_CACHE="")


def test_importing_is_cheap():
    code = "import sys, hdev.iconic; print(sorted({'numpy', 'numba', 'cv2', 'scipy'} & set(sys.modules)))"
    assert python(code) == "[]\n"
    code = (
        "import sys; from hdev.iconic import *; import hdev.iconic.threshold, hdev.iconic.morphology, hdev.iconic.features;"
        "print(sorted({'numba', 'cv2', 'scipy'} & set(sys.modules)))"
    )
    assert python(code) == "[]\n"


def test_intrinsics():
    from numba import njit

    from hdev.iconic.kernels.jit import count_bits, lowest_bit, trailing_zeros

    @njit
    def both(word):
        return trailing_zeros(word) if word else 64, lowest_bit(word), count_bits(word)

    for word in (0, 1, 2, 12, 1 << 63, 2**64 - 1):
        zeros = (word & -word).bit_length() - 1 if word else 64
        assert both(np.uint64(word)) == (zeros, zeros, word.bit_count())
