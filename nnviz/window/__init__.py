"""The window: Qt's part of the program."""
