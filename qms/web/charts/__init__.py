"""Charts as accessible SVG: what a chart shows (`figure`), how it is drawn (`drawing`), its numbers as a file (`table`).

Pure: nothing here reads a model or a request. Colours are classes of `charts.css`, so that they follow light, dark and print.
"""
