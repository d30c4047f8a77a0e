"""Legacy control: what older programs call and newer ones write as statements."""

from __future__ import annotations

from hdev.errors import HError
from hdev.registry import operator
from hdev.values import Value, construct
from hdev.values.vector import share

#: The parameters of `T[i] := v` (index, value) as `insert` counts them.
_POSITIONS = {1: 3, 2: 2}


@operator
def insert(input: Value, value: Value, index: Value) -> Value:
    """The tuple with the elements at `index` overwritten: the old form of `T[i] := v`, which inserts nothing.

    Beyond its end the tuple grows; what is skipped becomes 0. Errors: 1203, 1303 an index that is no integer or negative;
    1402 neither one value nor one for each index.
    Source: reference page of `assign_at`, which names it as its predecessor.
    """
    try:
        return share(construct.assign_at(share(input), index, value))
    except HError as error:
        kind, position = divmod(error.code, 100)
        raise HError(100 * kind + _POSITIONS.get(position, position), error.detail, operator="insert") from None
