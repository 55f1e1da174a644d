# Exportar datos, pedidos anteriores, cerrar la cuenta.
claims-title = Pedidos anteriores
claims-text = Pedidos hechos sin cuenta, con un teléfono o correo que usted ha confirmado.
claims-none = No hay nada que añadir
claims-none-text = Todos los pedidos con sus contactos ya están en su cuenta.
claim = { $n ->
    [one] { $n } pedido le espera
   *[other] { $n } pedidos le esperan
}
claim-newest = el más nuevo del { $date }
claim-take = Pasar a mi cuenta
claims-taken = { $n ->
    [one] { $n } pedido está ahora en su cuenta.
   *[other] { $n } pedidos están ahora en su cuenta.
}
export-title = Sus datos
export-what = Todo lo que la tienda sabe de usted
export-text = Un archivo en su carpeta de descargas: cuenta, contactos, dispositivos, registro, pedidos. Lo leen los programas, un dato por línea.
export-save = Guardar en un archivo
export-done = { $n ->
    [one] { $n } dato está en este archivo:
   *[other] { $n } datos están en este archivo:
}
export-open = Abrir la carpeta
export-copy = Copiar la ruta
export-care = El archivo no está cifrado. Guárdelo donde solo usted pueda leerlo.
delete-title = Cerrar la cuenta
delete-what = Eliminar su cuenta en esta tienda
delete-text = Para siempre. Antes de confirmar se dice qué desaparece y qué queda.
delete-open = Eliminar la cuenta…
delete-dialog = ¿Eliminar su cuenta en { $store }?
delete-forever = Esto no se puede deshacer.
delete-goes = Lo que desaparece
delete-goes-account = su acceso, nombre, contactos y direcciones en la tienda
delete-goes-sessions = la sesión en todos los dispositivos, de inmediato
delete-goes-copy = la copia de sus pedidos en este equipo
delete-goes-credit = el saldo en la tienda: lo que usted añadió vuelve a la tarjeta o al monedero de origen, y el resto termina
delete-goes-membership = Premium: lo que quede termina y no se devuelve
delete-stays = Lo que queda
delete-stays-orders = los pedidos y las sumas en la contabilidad de la tienda, sin su nombre
delete-stays-export = los archivos que guardó: exporte antes sus datos si quiere conservarlos
delete-type = Para confirmar, escriba el nombre de la tienda: { $store }
delete-confirm = Eliminar para siempre
