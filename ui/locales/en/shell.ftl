# The native menu. Read by the shell, not by the interface.

menu-file = File
menu-sync-now = Sync now
menu-work-offline = Work offline
menu-quit = Quit Kabinet
menu-edit = Edit
menu-undo = Undo
menu-redo = Redo
menu-cut = Cut
menu-copy = Copy
menu-paste = Paste
menu-select-all = Select all
menu-view = View
menu-zoom-in = Zoom in
menu-zoom-out = Zoom out
menu-zoom-reset = Actual size
menu-full-screen = Full screen
menu-help = Help
menu-copy-diagnostics = Copy diagnostics
menu-diagnostics-copied = The diagnostics are on the clipboard. They hold no passwords, codes or phone numbers.
menu-diagnostics-failed = The diagnostics could not be copied.
menu-about = About Kabinet
menu-about-comments = A shop account for the desktop
menu-settings = Settings…
menu-search = Find orders
menu-palette = Go to…
menu-shortcuts = Keyboard shortcuts
