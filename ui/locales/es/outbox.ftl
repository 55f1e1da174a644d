# Lo que espera a enviarse a la tienda.
outbox = Pendiente de envío
outbox-text = Lo que cambia se guarda aquí enseguida y se envía a la tienda cuando responde.
outbox-none = No hay nada pendiente
outbox-none-text = La tienda tiene todo lo que ha hecho.
outbox-decide = Necesita una decisión
outbox-waiting = Se enviará solo
outbox-refused = { $n ->
    [one] { $n } acción necesita una decisión
   *[other] { $n } acciones necesitan una decisión
}
outbox-waits = Espera a que la tienda responda.
outbox-sending = Se está enviando.
outbox-tried = { $n ->
    [one] Un intento; habrá otro.
   *[other] { $n } intentos; habrá otro.
}
outbox-tried-next = { $n ->
    [one] Un intento; el siguiente, { $time }.
   *[other] { $n } intentos; el siguiente, { $time }.
}
outbox-parked = La tienda lo rechazó.
outbox-expired = Esperó demasiado para enviarse sin preguntar. Confírmelo de nuevo o descártelo.
outbox-since = hecho { $time }
outbox-until = después de { $time } se pregunta de nuevo
outbox-offer = Ahora costaría { $total }.
outbox-order-anew = Pedir de nuevo
outbox-confirm = Confirmar
outbox-discard = Descartar
outbox-discard-title = ¿Descartar esto?
outbox-discard-text = «{ $what }» no se envía, y todo se muestra otra vez como lo tiene la tienda.
intent-other = Un cambio
intent-list-add = Poner en una lista
intent-list-set = Cambiar una lista
intent-list-move = Pasar a otra lista
intent-list-watch = Vigilar un precio
intent-profile-rename = Cambiar su nombre
intent-address-put = Guardar una dirección
intent-address-remove = Quitar una dirección
intent-consents-set = Cambiar los envíos de correo
intent-order-archive = Archivar o recuperar un pedido
intent-order-annotate = Nota sobre un pedido
intent-order-cancel = Cancelar un pedido
intent-order-place = Hacer un pedido
intent-feedback-send = Mensaje a la tienda
