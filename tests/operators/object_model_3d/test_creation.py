"""Operators of 3D Object Model / Creation: points, attributes, primitives, unions."""

from __future__ import annotations

import numpy as np
import pytest

import hdev
from hdev.models3d.container import pack, unpack
from tests.operators.object_model_3d.models import box, cloud, handle, model_of, values
from tests.operators.running import fails, run


def test_points_come_back():
    result = run("""
        gen_object_model_3d_from_points ([1,2,3], [4,5.5,6], [0,0,-1], Model)
        get_object_model_3d_params (Model, ['num_points','point_coord_x','point_coord_y','point_coord_z'], Values)
        get_object_model_3d_params (Model, 'has_triangles', Faces)
        get_object_model_3d_params (Model, 'has_points', Points)
        tuple_sem_type (Model, Type)
    """)
    assert result["Values"] == [3, 1.0, 2.0, 3.0, 4.0, 5.5, 6.0, 0.0, 0.0, -1.0]
    assert result["Faces"] + result["Points"] == ["false", "true"]
    assert result["Type"] == ["object_model_3d"]


def test_one_point_and_none():
    assert values("gen_object_model_3d_from_points (1, 2, 3, M)\nget_object_model_3d_params (M, 'center', R)") == [
        1,
        2,
        3,
    ]
    assert values(
        "gen_object_model_3d_from_points ([], [], [], M)\nget_object_model_3d_params (M, 'num_points', R)"
    ) == [0]
    with fails(9515):
        values("gen_empty_object_model_3d (M)\nget_object_model_3d_params (M, 'point_coord_x', R)")


def test_unequal_lengths():
    with fails(1402):
        run("gen_object_model_3d_from_points ([1,2], [1], [1,2], M)")
    with fails(1403):
        run("gen_object_model_3d_from_points ([1,2], [1,2], [], M)")
    with fails(1201):
        run("gen_object_model_3d_from_points (['a'], [1], [1], M)")


def test_a_cleared_model_is_gone():
    with fails(2454):
        run("gen_empty_object_model_3d (M)\nclear_object_model_3d (M)\nget_object_model_3d_params (M, 'num_points', V)")


def test_extent_of_points():
    text = """
        gen_object_model_3d_from_points ([0,3], [0,4], [0,12], M)
        get_object_model_3d_params (M, ['center','bounding_box1','diameter_axis_aligned_bounding_box'], R)
    """
    assert values(text) == [1.5, 2.0, 6.0, 0.0, 0.0, 0.0, 3.0, 4.0, 12.0, 13.0]


def test_neighbours_against_all_pairs():
    points = cloud(3, 60)
    distance = np.sort(np.linalg.norm(points[:, None] - points, axis=2), axis=1)
    for name, expected in (
        ("neighbor_distance", distance[:, 1]),
        ("neighbor_distance 5", distance[:, 5]),
        ("num_neighbors 0.7", (distance <= 0.7).sum(axis=1) - 1),
        ("num_neighbors_fast 0.7", (distance <= 0.7).sum(axis=1) - 1),
    ):
        assert np.allclose(values("get_object_model_3d_params (M, N, R)", M=handle(points), N=name), expected)
    for wrong in ("neighbor_distance x", "num_neighbors -1", "nothing", "neighbor_distance 0"):
        with fails(1302, wrong):
            values("get_object_model_3d_params (M, N, R)", M=handle(points), N=wrong)


def test_several_models_and_names():
    a, b = handle([[1, 2, 3]]), handle([[4, 5, 6], [7, 8, 9]])
    text = "get_object_model_3d_params ([A,B], ['num_points','point_coord_x'], R)"
    assert values(text, A=a, B=b) == [1, 1.0, 2, 4.0, 7.0]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("point_normal_x", 9516),
        ("triangles", 9517),
        ("lines", 9518),
        ("polygons", 9520),
        ("mapping_row", 9521),
        ("primitive_type", 9522),
        ("reference_point", 9523),
        ("&distance", 9524),
        ("red", 9524),
    ],
)
def test_what_is_missing_has_its_code(name, code):
    with fails(code):
        values("get_object_model_3d_params (M, N, R)", M=handle([[0, 0, 0]]), N=name)


# ---------------------------------------------------------------------------------------------------------- attributes


def test_attributes_of_a_mesh():
    result = run("""
        gen_empty_object_model_3d (E)
        set_object_model_3d_attrib (E, ['point_coord_x','point_coord_y','point_coord_z'], [], [0,1,0,1, 0,0,1,1, 0,0,0,0], M)
        set_object_model_3d_attrib_mod (M, 'triangles', [], [0,1,2])
        set_object_model_3d_attrib_mod (M, 'polygons', [], [4,0,1,3,2])
        set_object_model_3d_attrib_mod (M, 'lines', [], [2,0,3, 3,0,1,2])
        set_object_model_3d_attrib_mod (M, ['red','green','blue'], 'points', [1,2,3,4, 5,6,7,8, 9,10,11,12])
        set_object_model_3d_attrib_mod (M, '&quality', 'triangles', 0.5)
        set_object_model_3d_attrib_mod (M, '&name', [], [7,8])
        set_object_model_3d_attrib_mod (M, 'xyz_mapping', [], [2,2, 0,0,1,1, 0,1,0,1])
        get_object_model_3d_params (M, 'triangles', T)
        get_object_model_3d_params (M, 'polygons', P)
        get_object_model_3d_params (M, 'lines', L)
        get_object_model_3d_params (M, ['num_triangles','num_polygons','num_lines','num_extended_attribute'], N)
        get_object_model_3d_params (M, 'green', G)
        get_object_model_3d_params (M, 'extended_attribute_names', Names)
        get_object_model_3d_params (M, 'extended_attribute_types', Types)
        get_object_model_3d_params (M, '&quality', Q)
        get_object_model_3d_params (M, ['mapping_size','mapping_row','mapping_col'], Map)
        get_object_model_3d_params (E, 'has_points', Untouched)
    """)
    assert result["T"] == [0, 1, 2]
    assert result["P"] == [4, 0, 1, 3, 2]
    assert result["L"] == [2, 0, 3, 3, 0, 1, 2]
    assert result["N"] == [1, 1, 2, 2]
    assert result["G"] == [5, 6, 7, 8]
    assert result["Names"] == ["&quality", "&name"]
    assert result["Types"] == ["triangles", "object"]
    assert result["Q"] == [0.5]
    assert result["Map"] == [2, 2, 0, 0, 1, 1, 0, 1, 0, 1]
    assert result["Untouched"] == ["false"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("'nonsense', [], 1", 1302),
        ("'&a', 'nowhere', 1", 1303),
        ("'&a', 'points', [1,2]", 9539),
        ("'&a', 'triangles', 1", 9517),
        ("'triangles', [], [0,1]", 9535),
        ("'triangles', [], [0,1,3]", 1304),
        ("'triangles', [], [0,1,-1]", 1304),
        ("'polygons', [], [9,0,1,2]", 9536),
        ("'polygons', [], [0,0,1,2]", 9536),
        ("'lines', [], [2,0]", 9537),
        ("'xyz_mapping', [], [2,2,0,0]", 9538),
        ("'xyz_mapping', [], [2,2,0,0,0,0,1,2]", 1304),
        ("'point_normal_x', [], [1,2,3]", 9532),
        ("['point_coord_x','point_coord_y'], [], [1,2,3]", 1404),
        ("['point_coord_x','point_coord_y','point_coord_z'], [], [1,2,3]", 9533),
        ("'triangles', [], 'a'", 1204),
    ],
)
def test_wrong_attributes(call, code):
    with fails(code):
        run(f"set_object_model_3d_attrib_mod (M, {call})", {"M": handle(np.eye(3))})


def test_coordinates_all_or_of_a_model_that_has_them():
    with fails(9531):
        run("gen_empty_object_model_3d (M)\nset_object_model_3d_attrib_mod (M, 'point_coord_x', [], [1,2])")
    text = "set_object_model_3d_attrib (M, 'point_coord_y', [], [7,8,9], N)\nget_object_model_3d_params (N, ['point_coord_y','point_coord_x'], R)"
    assert values(text, M=handle(np.eye(3))) == [7, 8, 9, 1, 0, 0]


def test_copying_and_removing():
    model = handle(np.eye(3), normals=np.eye(3), triangles=[[0, 1, 2]]).model.with_attribute("&a", np.arange(3))
    whole = handle()
    whole.model = model
    copy = model_of("copy_object_model_3d (M, ['point_coord','&a'], R)", M=whole)
    assert copy.triangles is None
    assert copy.normals is None
    assert list(copy.attributes) == ["&a"]
    copy = model_of("copy_object_model_3d (M, 'triangles', R)", M=whole)
    assert copy.triangles is not None
    assert copy.count == 3
    assert not copy.attributes
    copy = model_of("copy_object_model_3d (M, ['all','~point_normal'], R)", M=whole)
    assert copy.normals is None
    assert copy.triangles is not None
    assert list(copy.attributes) == ["&a"]
    less = model_of("remove_object_model_3d_attrib (M, ['triangles','extended_attribute'], R)", M=whole)
    assert less.triangles is None
    assert not less.attributes
    assert less.normals is not None
    run("remove_object_model_3d_attrib_mod (M, 'point_normal')", {"M": whole})
    assert whole.model.normals is None
    with fails(1302):
        run("copy_object_model_3d (M, 'nothing', R)", {"M": whole})


# ---------------------------------------------------------------------------------------------------------- primitives


def test_a_box():
    text = """
        gen_box_object_model_3d ([1,2,3,0,0,90,0], 4, 2, 6, M)
        get_object_model_3d_params (M, ['primitive_type','primitive_pose','primitive_parameter_pose'], R)
    """
    assert values(text) == ["box", 1, 2, 3, 0, 0, 90, 0, 1, 2, 3, 0, 0, 90, 0, 4.0, 2.0, 6.0]
    found = values(
        "gen_box_object_model_3d ([1,2,3,0,0,90,0], 4, 2, 6, M)\nget_object_model_3d_params (M, 'bounding_box1', R)"
    )
    assert np.allclose(found, [0, 0, 0, 2, 4, 6])


def test_a_sphere_a_cylinder_and_planes():
    assert values(
        "gen_sphere_object_model_3d_center (1,2,3, 0.5, M)\nget_object_model_3d_params (M, 'primitive_parameter', R)"
    ) == [1, 2, 3, 0.5]
    text = "gen_sphere_object_model_3d ([1,2,3,0,0,0,0], 2, M)\nget_object_model_3d_params (M, ['bounding_box1','center'], R)"
    assert values(text) == [-1, 0, 1, 3, 4, 5, 1, 2, 3]
    text = """
        gen_cylinder_object_model_3d ([0,0,0,0,90,0,0], 2, -1, 3, M)
        get_object_model_3d_params (M, ['bounding_box1','primitive_parameter','primitive_parameter_extension'], R)
    """
    assert np.allclose(values(text), [-1, -2, -2, 3, 2, 2, 0, 0, 0, 1, 0, 0, 2, -1, 3])
    text = """
        gen_plane_object_model_3d ([0,0,2,90,0,0,0], [-1,1,1,-1], [0,0,5,5], M)
        get_object_model_3d_params (M, ['primitive_parameter','primitive_parameter_extension','bounding_box1'], R)
    """
    assert np.allclose(values(text), [0, -1, 0, 0, -1, 1, 1, -1, 0, 0, 5, 5, -1, 0, 2, 1, 0, 7])
    text = "gen_plane_object_model_3d ([0,0,2,0,0,0,0], [], [], M)\nget_object_model_3d_params (M, ['primitive_parameter','center'], R)"
    assert values(text) == [0, 0, 1, 2, 0, 0, 2]
    with fails(9526):
        values(
            "gen_plane_object_model_3d ([0,0,2,0,0,0,0], [], [], M)\nget_object_model_3d_params (M, 'primitive_parameter_extension', R)"
        )


def test_several_primitives_at_once():
    text = "gen_sphere_object_model_3d_center ([0,1], 0, [5,6], 2, M)\nget_object_model_3d_params (M, 'primitive_parameter', R)"
    assert values(text) == [0, 0, 5, 2, 1, 0, 6, 2]
    text = "gen_box_object_model_3d ([0,0,0,0,0,0,0], [1,2], 1, 1, M)\nR := |M|"
    assert values(text) == [2]
    for call, code in (
        ("gen_box_object_model_3d ([0,0,0], 1, 1, 1, M)", 1401),
        ("gen_box_object_model_3d ([0,0,0,0,0,0,0], 0, 1, 1, M)", 1302),
        ("gen_box_object_model_3d ([0,0,0,0,0,0,0], [1,2], [1,2,3], 1, M)", 1402),
        ("gen_sphere_object_model_3d ([0,0,0,0,0,0,0], -1, M)", 1302),
        ("gen_sphere_object_model_3d_center (0, 0, 0, 0, M)", 1304),
        ("gen_cylinder_object_model_3d ([0,0,0,0,0,0,0], 1, 1, 1, M)", 1304),
        ("gen_plane_object_model_3d ([0,0,0,0,0,0,0], [1,2,3], [1,2], M)", 1403),
        ("gen_plane_object_model_3d ([0,0,0,0,0,0,99], [], [], M)", 1301),
    ):
        with fails(code):
            run(call)


def test_union():
    a = box()
    b = handle(np.eye(3), triangles=[[0, 1, 2]], lines=[[0, 2]])
    union = model_of("gen_empty_object_model_3d (E)\nunion_object_model_3d ([E,A,B], 'points_surface', R)", A=a, B=b)
    assert union.count == 11
    assert len(union.triangles) == 13
    assert union.triangles[-1].tolist() == [8, 9, 10]
    assert union.lines[0].tolist() == [8, 10]
    assert np.array_equal(union.points[8:], np.eye(3))
    with fails(9515):
        run(
            "gen_sphere_object_model_3d_center (0,0,0,1,S)\nunion_object_model_3d ([A,S], 'points_surface', R)",
            {"A": a},
        )
    with fails(1302):
        run("union_object_model_3d (A, 'x', R)", {"A": a})


# ------------------------------------------------------------------------------------------------ packed and serialised


def test_models_serialise_and_pack():
    model = box().model.with_attribute("&v", np.arange(8.0)).with_attribute("red", np.arange(8))
    whole = handle()
    whole.model = model
    result = run(
        """
        serialize_object_model_3d (M, Item)
        deserialize_object_model_3d (Item, R)
        create_dict (D)
        set_dict_tuple (D, 'model', M)
        serialize_handle (D, DictItem)
        deserialize_handle (DictItem, E)
        get_dict_tuple (E, 'model', Again)
        """,
        {"M": whole},
    )
    for name in ("R", "Again"):
        (found,) = result[name]
        assert found is not whole
        assert np.array_equal(found.model.points, model.points)
        assert np.array_equal(found.model.triangles, model.triangles)
        assert found.model.attributes["red"].values.tolist() == list(range(8))
    with fails(9525):
        run("serialize_tuple (1, Item)\ndeserialize_object_model_3d (Item, R)")


def test_packed_bytes_of_any_length_do_no_harm():
    model = box().model.with_(lines=(np.array([0, 1], np.int32),)).with_attribute("&v", np.arange(8.0))
    data = pack(model)
    assert np.array_equal(unpack(data).points, model.points)
    for end in range(0, len(data), 7):
        with pytest.raises(ValueError):
            unpack(data[:end])
    random = np.random.default_rng(0)
    for _ in range(300):
        broken = bytearray(data)
        broken[random.integers(len(data))] = random.integers(256)
        try:
            unpack(bytes(broken))
        except ValueError:
            pass
    assert isinstance(hdev.HError, type)
