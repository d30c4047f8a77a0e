"""Operators of chapter 3D Object Model, section Features."""

from __future__ import annotations

from typing import Any

from hdev.models3d.model import ObjectModel3D
from hdev.operators.object_model_3d._parameters import joined, parameter
from hdev.registry import operator


@operator
def get_object_model_3d_params(object_model_3d: list[ObjectModel3D], gen_param_name: list[str]) -> Any:
    """Attributes and facts of 3D object models, those of the first model first, in the order of their names.

    Parameters
    ----------
    gen_param_name
        Points: 'point_coord_x', '..._y', '..._z' [m]; 'point_normal_x', '..._y', '..._z'; 'mapping_row', 'mapping_col' and
        'mapping_size' [width, height]; 'score', 'red', 'green', 'blue'; 'neighbor_distance', 'neighbor_distance N' (to the
        nearest, the N-th nearest point), 'num_neighbors D', 'num_neighbors_fast D' (points not farther than D).
        Faces: 'triangles' (three indices each); 'polygons', 'lines' (each with its number of points before their indices).
        Sizes: 'num_points', 'num_triangles', 'num_polygons', 'num_lines', 'num_primitive_parameter',
        'num_primitive_parameter_extension', 'num_extended_attribute'.
        Extent: 'center', 'bounding_box1' [smallest x, y, z, largest x, y, z], 'diameter_axis_aligned_bounding_box',
        'reference_point' (of a model prepared for shape-based matching).
        Primitives: 'primitive_type' ('plane', 'sphere', 'cylinder', 'box', 'none'), 'primitive_rms', 'primitive_pose',
        'primitive_parameter' (sphere: centre, radius; cylinder: centre, axis, radius; plane: unit normal n and d of
        n p = d; box: centre, lengths), 'primitive_parameter_pose' (the pose, then radius or lengths),
        'primitive_parameter_extension' (cylinder: smallest and largest z; plane: x of its corners, then y).
        'has_...': 'true' or 'false' (points, point_normals, triangles, polygons, lines, xyz_mapping, primitive_data,
        primitive_rms, extended_attribute, shape_based_matching_3d_data, surface_based_matching_data, segmentation_data,
        distance_computation_data).
        Extended attributes by their names ('&intensity'); 'extended_attribute_names', 'extended_attribute_types'.

    Errors: 9515 to 9526 the model lacks the attribute; 1302 an unknown name.
    Source: reference page of `get_object_model_3d_params` (read in part).
    """
    return joined([parameter(handle.model, name) for handle in object_model_3d for name in gen_param_name])
