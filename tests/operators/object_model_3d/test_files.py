"""Reading and writing 3D object models."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from tests.operators.object_model_3d.models import box, cloud, handle, model_of
from tests.operators.running import fails, run

_WRITE = "write_object_model_3d (M, Kind, File, [], [])\nread_object_model_3d (File, 'm', [], [], R, Status)"


def full():
    """Points, normals, triangles, a line, colours and a number per point."""
    points = cloud(1, 30)
    whole = handle(points, normals=points[::-1], triangles=[[0, 1, 2], [3, 4, 5]], lines=[[0, 1], [1, 2]])
    model = whole.model
    for name in ("red", "green", "blue"):
        model = model.with_attribute(name, np.arange(30) * 8)
    whole.model = model.with_attribute("&weight", points[:, 0])
    return whole


@pytest.mark.parametrize("kind", ["om3", "ply", "ply_binary", "obj", "off", "dxf"])
def test_what_a_file_holds_comes_back_exactly(tmp_path, kind):
    given = full()
    file = str(tmp_path / f"m.{kind[:3]}")
    result = run(_WRITE, {"M": given, "Kind": kind, "File": file})
    (found,), model = result["R"], given.model
    found = found.model
    if kind == "dxf":
        assert np.array_equal(found.points[found.triangles], model.points[model.triangles])
        assert len(found.lines) == 2
        assert result["Status"] == []
        return
    assert np.array_equal(found.points, model.points)
    assert np.array_equal(found.triangles, model.triangles)
    assert np.allclose(found.normals / np.linalg.norm(found.normals, axis=1)[:, None],
                       model.normals / np.linalg.norm(model.normals, axis=1)[:, None])  # fmt: skip
    if kind in ("om3", "ply", "ply_binary", "obj"):
        assert [line.tolist() for line in found.lines] == [[0, 1], [1, 2]]
        assert found.attributes["green"].values.tolist() == (np.arange(30) * 8).tolist()
    if kind in ("om3", "ply", "ply_binary"):
        assert np.array_equal(found.attributes["&weight"].values, model.points[:, 0])


@pytest.mark.parametrize("kind", ["stl", "stl_ascii", "stl_binary"])
def test_stl_keeps_the_mesh_closed(tmp_path, kind):
    found = model_of(_WRITE, M=box(), Kind=kind, File=str(tmp_path / "m.stl"))
    expected = box().model
    assert found.count == 8
    assert len(found.triangles) == 12
    assert np.allclose(found.points[found.triangles], expected.points[expected.triangles])


def test_a_name_without_ending_gets_one(tmp_path):
    run(_WRITE, {"M": box(), "Kind": "om3", "File": str(tmp_path / "m")})
    assert [entry.name for entry in tmp_path.iterdir()] == ["m.om3"]


def test_polygons_scale_and_orientation(tmp_path):
    file = tmp_path / "quad.obj"
    file.write_text("# quad\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1/1 2/2 3/3 4/4\nf -4 -3 -2\n")
    name = str(file)
    found = model_of("read_object_model_3d (F, 'mm', [], [], R, S)", F=name)
    assert len(found.triangles) == 3
    assert found.polygons is None
    assert found.points.max() == 0.001
    found = model_of("read_object_model_3d (F, 2.0, 'convert_to_triangles', 'false', R, S)", F=name)
    assert found.triangles.tolist() == [[0, 1, 2]]
    assert [face.tolist() for face in found.polygons] == [[0, 1, 2, 3]]
    assert found.points.max() == 2.0
    found = model_of(
        "read_object_model_3d (F, 'm', ['invert_normals','convert_to_triangles'], ['true','false'], R, S)", F=name
    )
    assert found.triangles.tolist() == [[2, 1, 0]]
    assert found.polygons[0].tolist() == [3, 2, 1, 0]
    found = model_of("read_object_model_3d (F, 'm', ['file_type','xyz_map_width'], ['obj',2], R, S)", F=name)
    assert found.mapping.rows.tolist() == [0, 0, 1, 1]
    assert (found.mapping.width, found.mapping.height) == (2, 2)
    with fails(1304):
        run("read_object_model_3d (F, 'm', 'xyz_map_width', 3, R, S)", {"F": name})


def test_ply_of_others(tmp_path):
    text = (
        "ply\r\nformat ascii 1.0\r\ncomment x\r\nelement vertex 4\r\nproperty float z\r\nproperty float x\r\nproperty float y\r\n"
        "property uchar red\r\nproperty uchar green\r\nproperty uchar blue\r\nproperty float quality\r\nelement face 2\r\n"
        "property uchar flags\r\nproperty list uchar int vertex_index\r\nend_header\r\n"
        "0 1 2 255 0 0 .5\r\n3 4 5 0 255 0 .25\r\n6 7 8 0 0 255 1\r\nnan 1 1 0 0 0 0\r\n7 3 0 1 2\r\n8 3 2 1 0\r\n"
    )
    file = tmp_path / "a.ply"
    file.write_bytes(text.encode())
    result = run("read_object_model_3d (F, 'm', [], [], R, S)", {"F": str(file)})
    found = result["R"][0].model
    assert found.points.tolist() == [[1, 2, 0], [4, 5, 3], [7, 8, 6]]
    assert found.triangles.tolist() == [
        [0, 1, 2],
        [2, 1, 0],
    ]
    assert found.attributes["red"].values.tolist() == [255, 0, 0]
    assert found.attributes["&quality"].values.tolist() == [0.5, 0.25, 1.0]
    assert found.attributes["&flags"].values.tolist() == [7, 8]
    assert "1 points" in result["S"][0]


@pytest.mark.parametrize("order", ["<", ">"])
def test_binary_ply_with_faces_of_several_sizes(tmp_path, order):
    form = "little" if order == "<" else "big"
    head = (
        f"ply\nformat binary_{form}_endian 1.0\nelement vertex 5\nproperty double x\nproperty float y\nproperty short z\n"
        "element face 2\nproperty list uchar uint vertex_indices\nend_header\n"
    )
    body = b"".join(struct.pack(order + "dfh", k, k / 2, -k) for k in range(5))
    body += struct.pack(order + "B3I", 3, 0, 1, 2) + struct.pack(order + "B4I", 4, 1, 2, 3, 4)
    file = tmp_path / "a.ply"
    file.write_bytes(head.encode() + body)
    found = model_of("read_object_model_3d (F, 'm', 'convert_to_triangles', 'false', R, S)", F=str(file))
    assert found.points.tolist() == [[k, k / 2, -k] for k in range(5)]
    assert found.triangles.tolist() == [[0, 1, 2]]
    assert found.polygons[0].tolist() == [1, 2, 3, 4]


def test_off_with_colours(tmp_path):
    file = tmp_path / "a.off"
    file.write_text("COFF # x\n3 1 0\n0 0 0 255 0 0 255\n1 0 0 0 255 0 255\n0 1 0 0 0 255 255\n3 0 1 2 0.5 0.5 0.5\n")
    found = model_of("read_object_model_3d (F, 'm', [], [], R, S)", F=str(file))
    assert found.attributes["blue"].values.tolist() == [0, 0, 255]
    assert found.triangles.tolist() == [[0, 1, 2]]


def _dxf(*pairs):
    return "".join(f"{code}\n{value}\n" for code, value in pairs)


def test_dxf_of_others(tmp_path):
    polyface = [(0, "POLYLINE"), (70, 64)]
    for x, y, z in ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 5)):
        polyface += [(0, "VERTEX"), (70, 192), (10, x), (20, y), (30, z)]
    polyface += [(0, "VERTEX"), (70, 128), (71, 1), (72, -2), (73, 3), (74, 4)]
    polyface += [(0, "VERTEX"), (70, 128), (71, 1), (72, 2), (73, 5), (0, "SEQEND")]
    pairs = [
        (0, "SECTION"),
        (2, "BLOCKS"),
        (0, "BLOCK"),
        (2, "B"),
        (10, 0),
        (20, 0),
        (0, "LINE"),
        (10, 0),
        (20, 0),
        (30, 0),
    ]
    pairs += [(11, 1), (21, 0), (31, 0), (0, "ENDBLK"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES"), *polyface]
    pairs += [
        (0, "INSERT"),
        (2, "B"),
        (10, 10),
        (20, 0),
        (30, 7),
        (50, 90),
        (0, "CIRCLE"),
        (10, 0),
        (20, 0),
        (30, 2),
        (40, 1),
    ]
    pairs += [(0, "TEXT"), (1, "x"), (0, "ENDSEC"), (0, "EOF")]
    file = tmp_path / "a.dxf"
    file.write_text(_dxf(*pairs))
    text = "read_object_model_3d (F, 'm', ['convert_to_triangles','min_num_points'], ['false',12], R, S)"
    result = run(text, {"F": str(file)})
    found = result["R"][0].model
    assert result["S"] == ["1 x TEXT not read"]
    assert len(found.triangles) == 1
    assert sorted(map(len, found.polygons)) == [4, 12]
    assert np.allclose(found.points[found.lines[0]], [[10, 0, 7], [10, 1, 7]])
    assert np.allclose(found.points[found.triangles[0]], [[0, 0, 0], [1, 0, 0], [0, 0, 5]])
    ring = found.points[next(face for face in found.polygons if len(face) == 12)]
    assert np.allclose(np.hypot(ring[:, 0], ring[:, 1]), 1)
    assert np.allclose(ring[:, 2], 2)


# -------------------------------------------------------------------------------------------------------------- bad files

_HEAD = "ply\nformat {} 1.0\nelement vertex {}\nproperty float x\nproperty float y\nproperty float z\n{}end_header\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ply", b""),
        ("a.ply", b"plyx"),
        ("a.ply", _HEAD.format("ascii", 3, "").encode() + b"1 2 3\n"),
        ("a.ply", _HEAD.format("ascii", 10**15, "").encode() + b"1 2 3\n"),
        ("a.ply", _HEAD.format("binary_little_endian", 10**15, "").encode() + b"1 2 3\n"),
        ("a.ply", _HEAD.format("ascii", 1, "").encode() + b"1 2 x\n"),
        ("a.ply", _HEAD.format("ascii", -1, "").encode()),
        ("a.ply", _HEAD.format("weird", 1, "").encode() + b"1 2 3\n"),
        (
            "a.ply",
            _HEAD.format("ascii", 1, "element face 1\nproperty list char int vertex_indices\n").encode()
            + b"1 2 3\n3 0 0 1\n",
        ),
        (
            "a.ply",
            _HEAD.format("ascii", 1, "element face 1\nproperty list char int vertex_indices\n").encode()
            + b"1 2 3\n-3 0 0 1\n",
        ),
        (
            "a.ply",
            _HEAD.format("ascii", 1, "element face 99999999\nproperty list char int vertex_indices\n").encode()
            + b"1 2 3\n",
        ),
        ("a.obj", b""),
        ("a.obj", b"v 1 2\n"),
        ("a.obj", b"v 1 2 x\n"),
        ("a.obj", b"v 1 2 3\nf 1 2 3\n"),
        ("a.obj", b"v 1 2 3\nf 0 1 1\n"),
        ("a.obj", b"v 1 2 3\nf a b c\n"),
        ("a.obj", b"v 1 2 3\nf -2 1 1\n"),
        ("a.obj", b"v 1 2 3\0\n"),
        ("a.off", b"OFF\n"),
        ("a.off", b"OFF\n100000000000 1 0\n0 0 0\n"),
        ("a.off", b"OFF\n1 1 0\n0 0 0\n3 0 0 1\n"),
        ("a.off", b"OFF\n1 1 0\n0 0 0\n9 0 0 0\n"),
        ("a.off", b"OFF\n1 1 0\n0 0\n3 0 0 0\n"),
        ("a.off", b"OFF\n-1 1 0\n0 0 0\n"),
        ("a.stl", b""),
        ("a.stl", b"solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n"),
        ("a.stl", b" " * 80 + struct.pack("<I", 2**32 - 1) + b"\0" * 50),
        ("a.stl", b"solid\nfacet\nvertex 0 0 0\nvertex 0 0 x\nvertex 1 1 1\nendsolid\n"),
        ("a.dxf", b"nothing"),
        ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n10\nx\n"),
        ("a.om3", b"nothing"),
        ("a.om3", b"hdev model 3d 1\n" + b"\xff" * 8),
    ],
)
def test_broken_files_are_errors_that_name_the_file(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    with fails(9510, name):
        run("read_object_model_3d (F, 'm', [], [], R, S)", {"F": str(file)})


@pytest.mark.parametrize("kind", ["om3", "ply", "ply_binary", "obj", "off", "dxf", "stl_ascii", "stl_binary"])
def test_every_truncation_is_an_error_or_a_smaller_model(tmp_path, kind):
    file = tmp_path / f"m.{kind[:3]}"
    run("write_object_model_3d (M, Kind, File, [], [])", {"M": full(), "Kind": kind, "File": str(file)})
    data = file.read_bytes()
    from hdev.models3d import files
    from hdev.models3d.problems import ModelProblem

    for end in range(0, len(data) - 8, max(len(data) // 60, 1)):
        try:
            model, _ = files.read(kind, data[:end], {})
        except ModelProblem:
            continue
        assert kind in ("obj", "ply", "off") or data[end:] in (b"v\n", b" hdev\n", b"\n"), (
            end
        )  # text: a number may lose digits, a file of points only has no end
        for part in (model.triangles,):
            assert part is None or part.max() < model.count


def test_files_that_are_not_there_and_types(tmp_path):
    with fails(5200):
        run("read_object_model_3d (F, 'm', [], [], R, S)", {"F": str(tmp_path / "none.ply")})
    (tmp_path / "a.xyz").write_text("1 2 3\n")
    with fails(9512, "a.xyz"):
        run("read_object_model_3d (F, 'm', [], [], R, S)", {"F": str(tmp_path / "a.xyz")})
    for call, code in (
        ("read_object_model_3d (F, 'parsec', [], [], R, S)", 1302),
        ("read_object_model_3d (F, 0, [], [], R, S)", 1302),
        ("read_object_model_3d (F, 'm', 'x', 1, R, S)", 1303),
        ("read_object_model_3d (F, 'm', 'file_type', 'x', R, S)", 1304),
        ("read_object_model_3d (F, 'm', 'file_type', [], R, S)", 1404),
        ("gen_empty_object_model_3d (M)\nwrite_object_model_3d (M, 'x', F, [], [])", 1302),
        ("gen_empty_object_model_3d (M)\nwrite_object_model_3d (M, 'stl', F, [], [])", 9511),
        ("gen_empty_object_model_3d (M)\nwrite_object_model_3d (M, 'om3', '', [], [])", 5214),
    ):
        with fails(code):
            run(call, {"F": str(tmp_path / "a.xyz")})


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    file = tmp_path / "a.stl"
    file.write_text("old")
    with fails(9511):
        run("gen_empty_object_model_3d (M)\nwrite_object_model_3d (M, 'stl', F, [], [])", {"F": str(file)})
    assert file.read_text() == "old"
    with fails(5212):
        run(
            "gen_empty_object_model_3d (M)\nwrite_object_model_3d (M, 'om3', F, [], [])",
            {"F": str(tmp_path / "no" / "a.om3")},
        )


def test_empty_models_have_files(tmp_path):
    for kind in ("om3", "ply", "ply_binary", "off"):
        name = str(tmp_path / f"e.{kind[:3]}")
        found = model_of("gen_empty_object_model_3d (M)\n" + _WRITE, Kind=kind, File=name)
        assert found.count == 0
