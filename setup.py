"""What pyproject.toml cannot say: the notebooks, which lie beside the package in a clone, go into the wheel with it."""

from setuptools import find_namespace_packages, setup

setup(
    packages=[*find_namespace_packages(include=["jinpu", "jinpu.*"]), "jinpu.notebooks"],
    package_dir={"jinpu.notebooks": "notebooks"},
)
