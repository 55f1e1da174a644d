# Lo reciente que es el archivo.
sync-idle = Al día
sync-incremental = Buscando cambios
sync-first = Sincronizados { $done } de { $total }
sync-first-unknown = Sincronizando
sync-first-label = Primera copia de sus pedidos
sync-first-title = Sus pedidos se están copiando
sync-first-text = Aquí hay { $done } de { $total }. Llegaron primero los más recientes y ya puede usarlos.
sync-offline = Sin conexión
sync-offline-as-of = Sin conexión, datos de { $time }
sync-failed = La última sincronización falló
sync-failed-as-of = Sin sincronizar desde { $time }
sync-failed-text = El programa sigue intentándolo. Lo que hay aquí se puede leer.
sync-sign-in-again = Inicie sesión de nuevo
sync-sign-in-again-text = La tienda cerró esta sesión. Lo que hay aquí se queda; para los pedidos nuevos hace falta iniciar sesión.
sync-now = Sincronizar ahora
sync-waiting = { $n ->
    [one] { $n } acción en espera
   *[other] { $n } acciones en espera
}
offline-chosen = Está trabajando sin conexión.
offline-chosen-as-of = Está trabajando sin conexión. Datos de { $time }.
offline-end = Conectarse
offline-unreachable = No se puede llegar a la tienda. El programa sigue intentándolo.
offline-unreachable-as-of = No se puede llegar a la tienda. Datos de { $time }.

notice-quarantined = La copia de este equipo estaba dañada
notice-quarantined-text = Se apartó, y sus pedidos se copian otra vez desde la tienda. En la tienda no se perdió nada, y lo que aún no había enviado se conserva en la medida en que se pudo leer.
notice-store-restored = La tienda se restauró
notice-store-restored-text = Sus pedidos se copian de nuevo para que coincidan con lo que la tienda tiene ahora.
notice-client-too-old = Este programa es demasiado antiguo para la tienda
notice-client-too-old-text = Actualícelo para recibir pedidos nuevos. Lo que hay aquí se puede leer.
notice-disk-full = El disco está lleno
notice-disk-full-text = Libere espacio y sincronice otra vez. No se perdió nada.
