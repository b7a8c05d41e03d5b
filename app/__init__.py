"""The program without a screen: everything Shoptalk does to data."""
