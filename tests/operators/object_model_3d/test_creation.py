"""Operators of 3D Object Model / Creation."""

from __future__ import annotations

from tests.operators.running import fails, run


def test_points_come_back():
    result = run("""
        gen_object_model_3d_from_points ([1,2,3], [4,5.5,6], [0,0,-1], Model)
        get_object_model_3d_params (Model, ['num_points','point_coord_x','point_coord_y','point_coord_z'], Values)
        get_object_model_3d_params (Model, 'has_triangles', Faces)
        tuple_sem_type (Model, Type)
    """)
    assert result["Values"] == [3, 1.0, 2.0, 3.0, 4.0, 5.5, 6.0, 0.0, 0.0, -1.0]
    assert result["Faces"] == ["false"]
    assert result["Type"] == ["object_model_3d"]


def test_unequal_lengths():
    with fails(1402):
        run("gen_object_model_3d_from_points ([1,2], [1], [1,2], M)")
    with fails(1403):
        run("gen_object_model_3d_from_points ([1,2], [1,2], [], M)")
    with fails(1201):
        run("gen_object_model_3d_from_points (['a'], [1], [1], M)")
