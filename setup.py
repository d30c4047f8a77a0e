"""Names the packages: `operators/` and `grammar/` are installed inside `hdev` (see pyproject.toml for the rest)."""

from setuptools import find_namespace_packages, setup


def inside(folder: str) -> list[str]:
    """The package `folder` and those below it, by the name they are installed under."""
    return [f"hdev.{folder}", *(f"hdev.{folder}.{name}" for name in find_namespace_packages(folder))]


setup(
    packages=[
        "hdev",
        *(f"hdev.{name}" for name in find_namespace_packages("hdev")),
        *inside("operators"),
        *inside("grammar"),
    ],
    package_dir={"hdev": "hdev", "hdev.operators": "operators", "hdev.grammar": "grammar"},
    package_data={
        "hdev.grammar": ["*.lark"],
        "hdev.catalogue": ["data/*.json"],
        "hdev.procedures": ["**/*.hdvp", "**/*.hdpl"],
        "hdev.view": ["page/*"],
        "hdev": ["py.typed"],
    },
)
