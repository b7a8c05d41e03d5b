"""The only room that knows pyqtgraph; loaded when a graph is first wanted."""
