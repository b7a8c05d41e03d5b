"""Build-time: training what `app.analysis` understands by."""
