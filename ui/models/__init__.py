"""Qt models over the questions of `app.queries`."""
