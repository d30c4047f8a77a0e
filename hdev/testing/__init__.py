"""Tests of HDevelop programs: regression tests of programs and unit tests of procedures (`hdev test`, docs/testing.md).

collect          files -> cases
expected         NAME.expected.json -> what is expected, each part with its line     (positions: jsontext)
storage          values <-> JSON and the files beside it
compare          expected and actual values -> differences                           (iconic: compare_iconic)
record           `--update`: the expected file is written anew where it no longer holds
regression, unit one case run in this process -> its outcome                         (failure: what a person needs)
worker, pool     processes that run cases, one after the other, and are replaced when one of them breaks
runner           all cases over the pool -> outcomes
terminal, junit, html, pictures                                                      what is shown of outcomes
coverage         executed lines -> text, HTML, Cobertura
pytest_plugin    the same cases as items of pytest
"""
