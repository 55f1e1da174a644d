# El marco de la ventana y las palabras de siempre.
-brand = Kabinet

action-apply = Aplicar
action-back = Volver
action-cancel = Cancelar
action-close = Cerrar
action-copied = Copiado
action-dismiss = Ocultar
action-retry = Reintentar
action-remove = Quitar
action-save = Guardar
action-undo = Deshacer
or = o
start-failed = El programa no pudo iniciarse
state-loading = Cargando
search-clear = Borrar la búsqueda

wait-seconds = { $n ->
    [one] { $n } segundo
   *[other] { $n } segundos
}
wait-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
}
wait-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}

nav = Secciones
nav-orders = Pedidos
nav-catalogue = Catálogo
nav-favourites = Favoritos
nav-cart = Carrito
nav-inbox = Buzón
nav-account = Cuenta
splitter-rail = Ancho de la barra lateral
splitter-list = Ancho de la lista de pedidos

switcher = { $store }, { $name }: cambiar de cuenta
switcher-accounts = Cuentas
switcher-add = Añadir una cuenta
accounts-title = ¿Qué cuenta?

palette = Ir a
palette-open = Ir a…
palette-hint = Una sección, una acción o un pedido
palette-actions = Acciones
palette-nothing = Nada con ese nombre
palette-theme = Tema: { $theme }

shortcuts = Atajos de teclado
key-palette = Ir a una sección, una acción o un pedido
key-search = Buscar en esta pantalla
key-undo = Deshacer el último cambio de una lista
key-rail = Cambiar de sección
key-move = Moverse por la lista
key-ends = Primer y último pedido
key-pages = Una pantalla arriba o abajo
key-open = Leer el pedido
key-back = Un paso atrás
key-sheet = Esta hoja

link-order = ¿Abrir el pedido { $number }?
link-order-unknown = ¿Abrir un pedido?
link-points = ¿Abrir sus puntos?
link-points-text = Un enlace pide mostrarlos, en { $store }. Nada cambia hasta que usted elija.
link-text = Un enlace pide mostrarlo. Nada cambia hasta que usted decida.
link-text-no-account = El enlace lleva a un pedido de una cuenta que no está en este equipo. Inicie sesión para verlo.
link-open = Abrir
link-sign-in = Iniciar sesión
link-bad = Ese enlace no lleva a ninguna parte
switcher-account = Su cuenta
palette-section = Cuenta: { $section }
key-lock = Bloquear el programa
link-sign-in-title = ¿Abrir el inicio de sesión?
link-recover-title = ¿Abrir la recuperación del acceso?
link-new-password-title = ¿Poner una contraseña nueva?
link-form-text = Lo pide un enlace, en { $store }. Nada cambia hasta que usted decida.
file-made = Guardado:
