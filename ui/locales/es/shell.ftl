# The native menu. Read by the shell, not by the interface.

menu-file = Archivo
menu-sync-now = Sincronizar ahora
menu-work-offline = Trabajar sin conexión
menu-quit = Salir de Kabinet
menu-edit = Edición
menu-undo = Deshacer
menu-redo = Rehacer
menu-cut = Cortar
menu-copy = Copiar
menu-paste = Pegar
menu-select-all = Seleccionar todo
menu-view = Ver
menu-zoom-in = Acercar
menu-zoom-out = Alejar
menu-zoom-reset = Tamaño real
menu-full-screen = Pantalla completa
menu-help = Ayuda
menu-copy-diagnostics = Copiar diagnóstico
menu-diagnostics-copied = El diagnóstico está en el portapapeles. No contiene contraseñas, códigos ni teléfonos.
menu-diagnostics-failed = No se pudo copiar el diagnóstico.
menu-about = Acerca de Kabinet
menu-about-comments = Su cuenta de la tienda en el escritorio
menu-settings = Ajustes…
menu-search = Buscar pedidos
menu-palette = Ir a…
menu-shortcuts = Atajos de teclado
