"""Regular expressions that are compiled when they are first asked, not when their module is imported: most runs need few of them."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["regex"]


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The regular expression `text`; a wrong one is found out at its first use."""
    return cast("re.Pattern[AnyStr]", _Later(text, flags))


class _Later:
    """Stands for a pattern; each of its methods is looked up once."""

    def __init__(self, text: Any, flags: int) -> None:
        self._written = (text, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found
