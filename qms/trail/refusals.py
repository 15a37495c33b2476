"""How an act says no: one full sentence for a person, with the way out."""


class Refused(ValueError):
    """An act that may not be done now. The text is translated and shown as it is; `field` names the input at fault."""

    def __init__(self, sentence, *, field: str = ""):
        super().__init__(str(sentence))
        self.field = field
