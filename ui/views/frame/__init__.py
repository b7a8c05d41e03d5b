"""Parts of the window that are no screen: places, session, rounds, health, tray."""
