"""Styles of a Word file, as far as a text without layout needs them: bold and its like, numbers, headings, fonts."""

from functools import cache

from qms.word.ooxml import number, toggle, val, w

DEPTH = 20  # a style based on itself through others must not hang the reader


class Styles:
    """Answers questions about a paragraph or a run from its own properties, then its styles, then the defaults."""

    def __init__(self, root):
        self._styles = {}
        self._default = ""
        self._run_defaults = None
        if root is not None:
            self._load(root)
        self.chain = cache(self._chain)

    def _load(self, root) -> None:
        self._run_defaults = root.find("/".join(w(name) for name in ("docDefaults", "rPrDefault", "rPr")))
        for style in root.iterfind(w("style")):
            name = style.get(w("styleId")) or ""
            self._styles[name] = style
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true"):
                self._default = name

    def of_paragraph(self, properties) -> str:
        """The id of the paragraph's style, the default style when none is named."""
        return val(properties, "pStyle") or self._default

    def _chain(self, style_id: str) -> tuple:
        found = []
        while style_id in self._styles and len(found) < DEPTH:
            style = self._styles[style_id]
            found.append(style)
            style_id = val(style, "basedOn") or ""
        return tuple(found)

    def name(self, style_id: str) -> str:
        """The style's name in lower case; its id when it has none."""
        style = self._styles.get(style_id)
        return ((val(style, "name") if style is not None else None) or style_id).lower()

    def _sources(self, run_properties, paragraph_style: str):
        if run_properties is not None:
            yield run_properties
            for style in self.chain(val(run_properties, "rStyle") or ""):
                yield style.find(w("rPr"))
        for style in self.chain(paragraph_style):
            yield style.find(w("rPr"))
        yield self._run_defaults

    def on(self, name: str, run_properties, paragraph_style: str) -> bool:
        """Whether a yes/no property (b, i, strike, vanish) holds for a run."""
        for source in self._sources(run_properties, paragraph_style):
            answer = toggle(source, name)
            if answer is not None:
                return answer
        return False

    def value(self, name: str, run_properties, paragraph_style: str, attribute: str = "val") -> str:
        """The nearest value of a run property (vertAlign, u, rFonts), "" when nobody says."""
        for source in self._sources(run_properties, paragraph_style):
            answer = val(source, name, attribute)
            if answer:
                return answer
        return ""

    def font(self, run_properties, paragraph_style: str) -> str:
        """The font of Latin text."""
        return self.value("rFonts", run_properties, paragraph_style, "ascii")

    def outline(self, properties, style_id: str) -> int | None:
        """0 for the first level of headings, None for body text."""
        answer = val(properties, "outlineLvl")
        for style in self.chain(style_id):
            if answer is not None:
                break
            answer = val(style.find(w("pPr")), "outlineLvl")
        level = number(answer, 9)
        return level if 0 <= level < 9 else None

    def numbering(self, properties, style_id: str) -> tuple[str, int] | None:
        """(list id, level) of a numbered paragraph, from itself or from its style; None when it has no number."""
        own = properties.find(w("numPr")) if properties is not None else None
        list_id, level = (val(own, "numId"), val(own, "ilvl")) if own is not None else (None, None)
        for style in self.chain(style_id):
            inherited = style.find(w("pPr") + "/" + w("numPr"))
            if inherited is not None:
                list_id = list_id if list_id is not None else val(inherited, "numId")
                level = level if level is not None else val(inherited, "ilvl")
        if list_id in (None, "0"):
            return None
        return list_id, min(8, max(0, number(level)))
