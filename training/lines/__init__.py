"""Teach a network to read whole lines: strings composed from real digits over synthetic papers, learned with CTC.

The way of the data: `texts` says what to write, `forms` and `writers` write single digits and marks, `compose` sets
them side by side, `papers` puts the ink on paper and photographs it, `reservoir` keeps a stock of lines that `fit`
learns from. `evaluate` measures, `export` writes the files that are served.
"""

SECTION_FILE = "lines.json"
"""What is known of a line network, beside it in its folder: how it was trained, how it is asked, and its figures."""
