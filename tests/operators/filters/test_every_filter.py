"""Every filter on images of all its types, with domains of every kind and extreme sizes; other types are refused."""

from __future__ import annotations

import pytest

from hdev.catalogue import operator_entry
from hdev.iconic import Image
from hdev.iconic.objects import as_objects
from hdev.iconic.pixels import PIXEL_TYPES
from tests.operators.filters.calls import call, fails
from tests.operators.pictures import random_image

#: Calls with one image: name -> control parameters.
ONE: dict[str, tuple] = {
    "edges_sub_pix": ("canny", 1.0, 20, 40),
    "edges_image": ("lanser2", 0.5, "nms", 20, 40),
    "lines_gauss": (1.5, 1, 4, "light", "true", "bar-shaped", "true"),
    "lines_facet": (5, 1, 4, "dark"),
    "smooth_image": ("deriche2", 0.5),
    "binomial_filter": (5, 3),
    "isotropic_diffusion": (1.0, 3),
    "anisotropic_diffusion": ("weickert", 5.0, 1.0, 3),
    "median_rect": (3, 5),
    "rank_rect": (3, 5, 2),
    "median_separate": (3, 5, "mirrored"),
    "median_weighted": ("gauss", 3),
    "mean_n": (),
    "rank_n": (1,),
    "sigma_image": (3, 5, 20),
    "mean_sp": (3, 5, 10, 200),
    "eliminate_sp": (3, 5, 10, 200),
    "eliminate_min_max": (3, 3, 1.0, 3),
    "fill_interlace": ("odd",),
    "fft_generic": ("to_freq", -1, "sqrt", "dc_center", "complex"),
    "fft_image": (),
    "fft_image_inv": (),
    "phase_deg": (),
    "phase_rad": (),
    "power_byte": (),
    "power_real": (),
    "power_ln": (),
    "add_noise_white": (20.0,),
    "bit_lshift": (3,),
    "bit_rshift": (3,),
    "bit_mask": (15,),
    "bit_not": (),
    "bit_slice": (8,),
    "sqrt_image": (),
    "sin_image": (),
    "cos_image": (),
    "tan_image": (),
    "asin_image": (),
    "acos_image": (),
    "atan_image": (),
    "exp_image": ("e",),
    "log_image": (10,),
    "pow_image": (2,),
    "gamma_image": (0.4, 0.055, 0.003, 255.0, "true"),
    "texture_laws": ("es", 2, 5),
    "deviation_image": (3, 5),
    "entropy_image": (3, 5),
    "convol_image": ("sobel", "mirrored"),
    "lut_trans": (list(range(255, -1, -1)),),
    "deviation_n": (),
    "expand_domain_gray": (2,),
    "projective_trans_image": ([1.0, 0.1, 2, 0, 1, -1, 0.001, 0, 1], "bilinear", "false", "true"),
    "projective_trans_image_size": ([1.0, 0.1, 2, 0, 1, -1, 0, 0, 1], "nearest_neighbor", 9, 7, "false"),
    "affine_trans_image_size": ([1.0, 0.1, 2, 0, 1, -1], "bilinear", 9, 7),
    "polar_trans_image_ext": (4, 4, 0.0, 6.28, 0, 5, 20, 6, "bilinear"),
    "polar_trans_image_inv": (4, 4, 0.0, 6.28, 0, 5, 12, 10, "nearest_neighbor"),
    "kirsch_amp": (),
    "kirsch_dir": (),
    "robinson_amp": (),
    "robinson_dir": (),
    "prewitt_amp": (),
    "prewitt_dir": (),
    "frei_amp": (),
    "frei_dir": (),
    "sobel_dir": ("sum_abs", 5),
    "roberts": ("gradient_sum",),
    "laplace": ("signed", 5, "n_8_isotropic"),
    "highpass_image": (5, 3),
    "derivate_gauss": (1.0, "mean_curvature"),
    "laplace_of_gauss": (1.0,),
    "diff_of_gauss": (1.5, 1.6),
    "points_harris": (0.7, 2.0, 0.08, 100),
    "points_harris_binomial": (5, 7, 0.08, 100, "on"),
    "points_foerstner": (1.0, 2.0, 3.0, 20, 0.1, "gauss", "true"),
    "dots_image": (5, "all", 0),
    "equ_histo_image": (),
    "illuminate": (5, 7, 0.7),
    "shock_filter": (0.5, 3, "canny", 1.0),
    "mean_curvature_flow": (0.5, 0.5, 3),
    "coherence_enhancing_diff": (0.5, 1.0, 0.5, 3),
    "linear_trans_color": ([1.0, 2.0],),
    "principal_comp": (),
    "cfa_to_rgb": ("bayer_gb", "bilinear_enhanced"),
}

#: Results whose size or domain is not that of the image, and operators that need more than one pixel.
_OTHER_SIZE = ("fft", "projective", "affine", "polar")
_NEEDS_PIXELS = {("cfa_to_rgb", 3033), ("principal_comp", 3036), ("mean_sp", 3033), ("eliminate_sp", 3033)}


def _types(name: str) -> list[str]:
    entry = operator_entry(name)
    assert entry is not None
    known = entry.io[0].types or ("byte", "int1", "int2", "uint2", "int4", "real")
    return [t for t in PIXEL_TYPES if t in known or (t.startswith("vector") and "vector_field" in known)]


@pytest.mark.parametrize("name", ONE)
def test_types_and_domains(name: str) -> None:
    for type in _types(name):
        for number, (height, width) in enumerate(((9, 12), (1, 12), (9, 1), (1, 1))):
            for domain in ("full", "mask", "pixel", "empty"):
                image = random_image(number, type, height, width, 1, domain)
                try:
                    result = call(name, image, *ONE[name])
                except Exception as error:
                    if (name, getattr(error, "code", 0)) in _NEEDS_PIXELS:
                        continue
                    raise AssertionError(f"{name} of {type} {height} x {width}, domain {domain}") from error
                for value in result if isinstance(result, tuple) else (result,):
                    if not hasattr(value, "kinds") or value.kinds - {"image"}:
                        continue
                    for out in as_objects(value):
                        assert isinstance(out, Image)
                        if not any(part in name for part in (*_OTHER_SIZE, "edges_image", "expand")):
                            assert (out.height, out.width) == (height, width)
                            assert out.domain == image.domain


@pytest.mark.parametrize("name", ONE)
def test_other_types_are_refused(name: str) -> None:
    for type in set(PIXEL_TYPES) - set(_types(name)):
        with fails(9001):
            call(name, random_image(1, type, 4, 5), *ONE[name])


@pytest.mark.parametrize("name", ONE)
def test_the_domain_only_restricts(name: str) -> None:
    """In the domain the result is that of the full image, unless the operator looks at the domain as a whole."""
    whole = ("equ_histo_image", "illuminate", "principal", "expand", "add_noise", "points", "edges_sub", "lines", "fft")
    if any(part in name for part in (*whole, *_OTHER_SIZE)) or name in ("edges_image", "isotropic_diffusion"):
        return
    for type in _types(name):
        image = random_image(5, type, 14, 17, 1, "mask")
        inside = image.domain.to_mask((14, 17))
        pairs = (call(name, image, *ONE[name]), call(name, image.with_domain(None), *ONE[name]))
        firsts = [as_objects(p[0] if isinstance(p, tuple) else p)[0] for p in pairs]
        for a, b in zip(firsts[0].channels, firsts[1].channels):
            assert (a[inside] == b[inside]).all(), (name, type)
