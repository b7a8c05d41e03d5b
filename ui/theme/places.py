"""Where letters and icons lie; found without `importlib.resources`, which loads slowly."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import resources

RESOURCES: Final = Path(resources.__path__[0])
