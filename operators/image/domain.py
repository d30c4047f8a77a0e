"""The domain: the pixels of an image that operators work on."""

from __future__ import annotations

from hdev.errors import wrong_value
from hdev.iconic import Image, Region
from hdev.registry import operator


@operator
def get_domain(image: Image) -> Region:
    """The domain of each image as a region. Source: reference page of `get_domain`."""
    return image.domain


@operator
def full_domain(image: Image) -> Image:
    """The image with all its pixels in the domain; gray values are shared. Source: reference page of `full_domain`."""
    return image.with_domain(None)


@operator
def reduce_domain(image: Image, region: Region) -> Image:
    """The image with the part of its domain that lies in the region; gray values are shared.

    Source: reference page of `reduce_domain`.
    """
    return image.reduce(region)


@operator
def change_domain(image: Image, new_domain: Region) -> Image:
    """The image with the region (the part of it inside the image) as its domain, whatever the domain was before.

    Source: reference page of `change_domain`.
    """
    return image.with_domain(new_domain)


@operator
def rectangle1_domain(image: Image, row1: int, column1: int, row2: int, column2: int) -> Image:
    """The image with its domain reduced to the rectangle from (row1, column1) to (row2, column2), both included.

    A rectangle that ends before it begins is error 1303 or 1304. Source: reference page of `rectangle1_domain`.
    """
    if row2 < row1:
        raise wrong_value(3, "rectangle1_domain", f"{row2} is less than {row1}")
    if column2 < column1:
        raise wrong_value(4, "rectangle1_domain", f"{column2} is less than {column1}")
    last_row, last_column = image.height - 1, image.width - 1
    box = (max(row1, 0), max(column1, 0), min(row2, last_row), min(column2, last_column))
    return image.reduce(Region.rectangle1(*box) if box[0] <= box[2] and box[1] <= box[3] else Region.empty())


@operator
def add_channels(regions: Region, image: Image) -> Image:
    """Gray values for regions: images with the image's channels whose domains are the regions within the image's domain.

    Source: reference page of `add_channels`.
    """
    return image.reduce(region=regions)
