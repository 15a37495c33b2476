"""The position booklet (sổ tay vị trí): what procedures in force give a post to do, as of a day.

For a post or a person: every step where it is responsible, consulted or informed, named itself or through the unit that it
heads, with time limits, forms and legal bases; the job description; and what each of the two says that the other does not.
`reading` finds the texts by the index of steps and takes out of each frozen snapshot the one piece that is needed, `steps`
picks the rows, `duties` compares them with the job description, `whole` puts a booklet together, `handing` lays two posts side
by side, `vacant` looks for steps whose post nobody holds, `paper` words a booklet for print.

Who may see: whoever holds a post in an agency opens the booklet of every post of that agency, as far as its documents are
open to that person today. A procedure, form or job description that is not open to the reader is not there, is not counted,
and leaves no gap that shows; so one's own booklet lacks a step that stands in a procedure one may not read. Posts of other
agencies are not there at all. Steps of vacant posts are for those who see what is prepared (`vacant.SEE`), within that reach.
"""
