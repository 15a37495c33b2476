"""A procedure understood: from a text that was read and cut into sections to its steps, papers, laws and times.

Pure: plain data in, plain data out, nothing taken away from the sections. `facts_of(outline, type_word)` gives
`ProcedureFacts` (documented there) or None for another kind of document; `printed(facts)` what the command prints;
`time_limit(text)` reads a time. The words agencies use stand as tables in `vocabulary`.
"""

from qms.word.procedure.facts import ProcedureFacts, facts_of, printed
from qms.word.procedure.limits import time_limit

__all__ = ["ProcedureFacts", "facts_of", "printed", "time_limit"]
