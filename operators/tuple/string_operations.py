"""Operators of chapter Tuple, section String Operations. Positions count characters from 0."""

from __future__ import annotations

from hdev.registry import operator
from hdev.values import Value, regexp, strings


@operator(effects=("read",))
def tuple_environment(t: Value) -> Value:
    """Values of environment variables, '' for one that is not set.

    Errors: 1201 type.

    Source: reference page of `tuple_environment`.
    """
    return strings.environment(t)


@operator
def tuple_join(strings_to_join: Value, separators: Value) -> Value:
    """All elements joined to one string, for each separator.

    Errors: 1202 type.

    Source: reference page of `tuple_join`.
    """
    return strings.join(strings_to_join, separators)


@operator
def tuple_regexp_match(data: Value, expression: Value) -> Value:
    """First match of an expression in each string, '' if there is none; its groups, if it has some and there is one
    string.

    Errors: 1201, 1202 type; 1302 malformed; 9400 time limit.

    Source: reference page of `tuple_regexp_match`.
    """
    return regexp.regexp_match(data, expression)


@operator
def tuple_regexp_replace(data: Value, expression: Value, replace: Value) -> Value:
    """Each string with its first match (with option 'replace_all': every match) replaced; $0 is the match, $1 ...
    its groups.

    Errors: 1201, 1202, 1203 type; 1302 malformed; 9400 time limit.

    Source: reference page of `tuple_regexp_replace`.
    """
    return regexp.regexp_replace(data, expression, replace)


@operator
def tuple_regexp_select(data: Value, expression: Value) -> Value:
    """The strings in which an expression matches (with option 'invert_match': the others).

    Errors: 1201, 1202 type; 1302 malformed; 9400 time limit.

    Source: reference page of `tuple_regexp_select`.
    """
    return regexp.regexp_select(data, expression)


@operator
def tuple_regexp_test(data: Value, expression: Value) -> Value:
    """Number of strings in which an expression matches (with option 'invert_match': does not).

    Errors: 1201, 1202 type; 1302 malformed; 9400 time limit.

    Source: reference page of `tuple_regexp_test`.
    """
    return regexp.regexp_test(data, expression)


@operator
def tuple_split(string: Value, separator: Value) -> Value:
    """The parts of the strings between separator characters, none of them empty.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_split`.
    """
    return strings.split(string, separator)


@operator
def tuple_str_distance(string1: Value, string2: Value, mode: Value) -> Value:
    """Edit distance (mode 'levenshtein') of each pair of strings.

    Errors: 1201, 1202, 1203 type; 1303 mode; 1402 different lengths.

    Source: reference page of `tuple_str_distance`.
    """
    return strings.str_distance(string1, string2, mode)


@operator
def tuple_str_first_n(string: Value, position: Value) -> Value:
    """The characters from the first up to and with a position.

    Errors: 1201, 1202 type; 1302 outside the string; 1402 number of positions.

    Source: reference page of `tuple_str_first_n`.
    """
    return strings.str_firstn(string, position)


@operator
def tuple_str_last_n(string: Value, position: Value) -> Value:
    """The characters from a position to the last.

    Errors: 1201, 1202 type; 1302 outside the string; 1402 number of positions.

    Source: reference page of `tuple_str_last_n`.
    """
    return strings.str_lastn(string, position)


@operator
def tuple_str_replace(string: Value, before: Value, after: Value) -> Value:
    """Each string with every occurrence of another replaced.

    Errors: 1201, 1202, 1203 type; 1402, 1403 different lengths.

    Source: reference page of `tuple_str_replace`.
    """
    return strings.str_replace(string, before, after)


@operator
def tuple_strchr(string: Value, to_find: Value) -> Value:
    """Position of the first character that is one of the given ones, or -1.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_strchr`.
    """
    return strings.strchr(string, to_find)


@operator
def tuple_strlen(t1: Value) -> Value:
    """Number of characters of each string.

    Errors: 1201 type.

    Source: reference page of `tuple_strlen`.
    """
    return strings.strlen(t1)


@operator
def tuple_strrchr(string: Value, to_find: Value) -> Value:
    """Position of the last character that is one of the given ones, or -1.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_strrchr`.
    """
    return strings.strrchr(string, to_find)


@operator
def tuple_strrstr(string: Value, to_find: Value) -> Value:
    """Position of the last occurrence of a substring, or -1.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_strrstr`.
    """
    return strings.strrstr(string, to_find)


@operator
def tuple_strstr(string: Value, to_find: Value) -> Value:
    """Position of the first occurrence of a substring, or -1.

    Errors: 1201, 1202 type; 1402 different lengths.

    Source: reference page of `tuple_strstr`.
    """
    return strings.strstr(string, to_find)


@operator
def tuple_substr(string: Value, position1: Value, position2: Value) -> Value:
    """The characters from one position to another, both included.

    Errors: 1201, 1202, 1203 type; 1302, 1303 outside the string; 1402, 1403 number of positions.

    Source: reference page of `tuple_substr`.
    """
    return strings.substr(string, position1, position2)
