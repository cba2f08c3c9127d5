"""Asks an archive's catalogue whenever a line comes, opened anew each time ("new"), or once and for all ("held")."""

import json
import sys

import duckdb

_, catalogue, question = sys.argv
held = None
for line in sys.stdin:
    if line.strip() == "held":
        held = held or duckdb.connect(catalogue, read_only=True)
        row = held.execute(question).fetchone()
    else:
        with duckdb.connect(catalogue, read_only=True) as connection:
            row = connection.execute(question).fetchone()
    print(json.dumps(row), flush=True)
