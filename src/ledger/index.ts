/** What the router remembers and writes: its state in SQLite and its usage log. */
