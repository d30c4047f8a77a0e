import numpy as np
import pytest

from hdev.iconic import Contour


def test_contour():
    contour = Contour([0.5, 1.5], [2, 3], {"angle": [0.1, 0.2]}, {"cont_approx": -1.0})
    assert contour.to_numpy().tolist() == [[0.5, 2.0], [1.5, 3.0]]
    assert not contour.is_closed
    assert contour.attributes["angle"].tolist() == [0.1, 0.2]
    assert contour.global_attributes["cont_approx"] == -1.0
    same = Contour(np.array([0.5, 1.5]), [2.0, 3.0], {"angle": [0.1, 0.2]}, {"cont_approx": -1.0})
    assert contour == same
    assert hash(contour) == hash(same)
    assert contour != Contour([0.5, 1.5], [2, 3])
    with pytest.raises(ValueError, match="read-only"):
        contour.rows[0] = 1
    with pytest.raises(TypeError):
        contour.attributes["angle"] = 1  # type: ignore[index]


def test_closed():
    assert Contour([0, 1, 0], [0, 1, 0]).is_closed
    assert not Contour([0], [0]).is_closed
    assert not Contour([], []).is_closed


def test_the_source_may_change():
    rows = np.zeros(2)
    contour = Contour(rows, rows)
    rows[0] = 1
    assert contour.rows[0] == 0


def test_refused_input():
    with pytest.raises(ValueError, match="same number"):
        Contour([1, 2], [1])
    with pytest.raises(ValueError, match="same number"):
        Contour([1, 2], [1, 2], {"angle": [1]})
    with pytest.raises(ValueError):
        Contour([[1, 2]], [[1, 2]])
