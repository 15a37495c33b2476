"""Who a record names, as a post or unit of the agency where that is sure."""

import re

from procedures.directory import Directory

# `Phòng Quản lý thương mại thuộc Sở Công Thương`: the unit stands before what it belongs to.
_BELONGS = re.compile(r"\s+(?:thuộc|của|trực thuộc|-|–|\()\s*.*$|\s+(?=Sở |Ủy ban|UBND|Cục |Bộ ).*$")


def own_words(directory: Directory, name: str) -> str:
    """The words of the one post or unit that is called so; else the words of the record, for a person to choose."""
    for words in (name, _BELONGS.sub("", name)):
        settled = directory.settle({"name": words}) if words else None
        if settled and len(settled) > 1:
            return settled["name"]
    return name
