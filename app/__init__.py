"""The program without a screen: everything Shoptalk does to data."""

from typing import Final

__version__: Final = "0.1.0"  # as in pyproject.toml
