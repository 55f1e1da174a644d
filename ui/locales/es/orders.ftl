# El archivo de pedidos.
orders-list = Pedidos, primero los más recientes
orders-list-hits = Pedidos encontrados, primero los más recientes
orders-search = Buscar en los pedidos
orders-search-hint = Producto o número de pedido
orders-count = { $n ->
    [one] { $n } pedido
   *[other] { $n } pedidos
}
orders-shown-of = { $n } de { $all }
orders-found = { $n ->
    [one] { $n } encontrado
   *[other] { $n } encontrados
}
orders-found-more = más de { $n } encontrados
orders-month-sum = { $n ->
    [one] { $n } pedido · { $sum }
   *[other] { $n } pedidos · { $sum }
}
orders-more-items = +{ $n }
orders-none = Aquí vivirán sus pedidos
orders-none-text = También sin conexión. El primero aparece en cuanto lo haga en la tienda.
orders-filling = Los primeros pedidos están en camino
orders-filling-text = Llegan primero los más recientes; puede usarlos mientras llega el resto.
orders-none-filtered = Ningún pedido cumple estos filtros
orders-nothing-for = Nada para «{ $query }»
orders-nothing-hint = Pruebe con menos letras, el nombre de un producto o el número del pedido.
orders-hidden = { $n ->
    [one] Los filtros ocultan { $n } pedido.
   *[other] Los filtros ocultan { $n } pedidos.
}
orders-did-you-mean = ¿Quiso decir «{ $word }»?
orders-failed = No se pudieron leer los pedidos

filters = Filtros
filter-period = Periodo
filter-status = Estado
filter-category = Categoría
filter-amount = Importe
filter-chosen = { $name }: { $value }
filter-remove = Quitar el filtro «{ $name }»
filter-clear = Quitar todos los filtros
period-30d = Últimos 30 días
period-3m = Últimos 3 meses
amount-least = Desde, { $currency }
amount-most = Hasta, { $currency }
amount-between = de { $least } a { $most } { $currency }
amount-from = desde { $least } { $currency }
amount-to = hasta { $most } { $currency }

state-created = Realizado
state-confirmed = Confirmado
state-processing = En preparación
state-completed = Completado
state-canceled = Cancelado
state-on-hold = En espera
state-late = Con retraso
state-returned = Devuelto
state-return-requested = Devolución solicitada
state-partially-returned = Devuelto en parte
state-payment-failed = Pago fallido
state-delivered = Entregado
state-partially-delivered = Entregado en parte
state-on-its-way = En camino
state-partially-sent = Enviado en parte

category-dog = perros
category-cat = gatos
category-bird = aves
category-fish = peces
category-rodent = roedores
category-reptile = reptiles
category-food = alimento
category-treats = premios
category-toys = juguetes
category-care = cuidado
category-accessories = accesorios
category-litter = arena
category-bedding = camas y mantas
category-home = jaulas y casas
category-decor = decoración
category-light = luz y calor
category-aquarium = acuario
category-gifts = regalos
category-cards = tarjetas de regalo

detail = Pedido
detail-title = Pedido { $number }
detail-none = Elija un pedido
detail-none-text = Aquí aparecen sus paquetes, artículos y total.
detail-failed = No se pudo leer este pedido
detail-back = Todos los pedidos
detail-copy-number = Copiar el número del pedido
detail-archived = Archivado
detail-late = Este pedido va con retraso
detail-late-text = Se prometió para el { $date } y aún no ha llegado.
detail-late-text-undated = Un paquete pasó su fecha prometida y aún no ha llegado.
detail-lines = { $n ->
    [one] { $n } artículo
   *[other] { $n } artículos
}
detail-totals = De dónde sale el total
detail-delivery-payment = Entrega y pago
detail-payment = Pago
detail-card = { $brand } terminada en { $last4 }
detail-parcels = { $n ->
    [one] { $n } paquete
   *[other] { $n } paquetes
}
detail-adjustments = Cambios después de la compra
detail-history = Historial

path = El recorrido de este pedido
path-done = hecho
path-current = ahora
path-ahead = por venir
path-promised = prometido { $date }
path-was-promised = se prometió { $date }
step-placed = Realizado
step-confirmed = Confirmado
step-paid = Pagado
step-processing = En preparación
step-packed = Empaquetado
step-shipped = Enviado
step-ready-for-pickup = Listo para recoger
step-delivered = Entregado
step-completed = Completado
step-on-hold = En espera
step-canceled = Cancelado

parcel-shipping = Paquete
parcel-pickup = Recogida
parcel-digital = Entrega digital
parcel-n = { $kind } { $n }
parcel-tracking = n.º { $number }
parcel-line = { $n } × { $name }

line-sku = Art. { $sku }
line-canceled = Cancelado
line-reduced = Quedan { $current } de { $ordered }
line-partly-sent = { $sent } de { $n } enviados

total-items = Artículos
total-discount = Descuento
total-delivery = Entrega
total-free = Gratis
total-tax = Impuestos
total-points = Pagado con puntos
total-credit = Con saldo de la tienda
total-to-pay = Queda por pagar
total-saved = Ahorro con Premium
total-total = Total
total-refunded = Reembolsado hasta ahora

delivery-post = Por correo
delivery-courier = Por mensajero
delivery-pickup = Recogida en
delivery-digital = Envío digital

method-card = Tarjeta
method-cash = Efectivo
method-wallet = Monedero electrónico
method-credit = Saldo en la tienda
paid-not-paid = Aún sin pagar
paid-authorized = Reservado, aún sin cobrar
paid-paid = Pagado
paid-partially-refunded = Reembolsado en parte
paid-refunded = Reembolsado
paid-voided = Anulado
paid-failed = Pago fallido
paid-due = Pendiente de su pago

adjustment-refund = Reembolso
adjustment-credit = Saldo en la tienda
adjustment-return = Devolución
adjustment-exchange = Cambio
adjustment-price-adjustment = Ajuste de precio
adjustment-cancellation = Cancelación

event-placed = Realizado
event-created = Realizado
event-confirmed = Confirmado
event-paid = Pagado
event-authorized = Pago reservado
event-payment-failed = Pago fallido
event-processing = En preparación
event-packed = Empaquetado
event-shipped = Enviado
event-in-transit = En tránsito
event-out-for-delivery = En reparto
event-ready-for-pickup = Listo para recoger
event-delivered = Entregado
event-attempted = Intento de entrega
event-delayed = Con retraso
event-returning = De vuelta
event-on-hold = Puesto en espera
event-resumed = Reanudado
event-completed = Completado
event-canceled = Cancelado
event-refunded = Reembolsado
event-returned = Devuelto
event-return-requested = Devolución solicitada

order-actions = Lo que puede hacer
order-pdf = Guardar en PDF
reorder = Pedir otra vez
reorder-title = Pedir otra vez
reorder-text = Esto ha cambiado desde entonces. Nada entra en el carrito hasta que lo decida.
reorder-cheaper = Cuesta menos
reorder-dearer = Cuesta más
reorder-out-of-stock = Agotado, no entra
reorder-gone = Ya no se vende, no entra
reorder-was = antes { $price }
reorder-then = Entonces
reorder-now = Ahora
reorder-nothing = Nada de esto se puede pedir ahora.
reorder-put = { $n ->
    [one] Poner { $n } producto en el carrito
   *[other] Poner { $n } productos en el carrito
}
reorder-done = { $n ->
    [one] { $n } producto está en el carrito.
   *[other] { $n } productos están en el carrito.
}
archive = Archivar
unarchive = Recuperar
archive-done = El pedido { $number } está archivado.
unarchive-done = El pedido { $number } vuelve a estar entre sus pedidos.
cancel-order = Cancelar el pedido
cancel-title = ¿Cancelar el pedido { $number }?
cancel-text = La tienda deja de prepararlo. No se puede deshacer; lo pagado se devuelve.
cancel-text-offline = No hay conexión: se avisará a la tienda en cuanto responda. Si el pedido ya ha salido, no se cancela y se lo diremos.
cancel-reason = Motivo
cancel-reason-hint = Solo si quiere decirlo.
cancel-keep = Conservar el pedido
cancel-done = El pedido { $number } está cancelado.
cancel-queued = El pedido { $number } se cancelará en cuanto la tienda responda.
cancel-waiting = La cancelación espera a enviarse. La tienda decide y lo verá aquí.
notes = Sus notas
note = Nota
note-hint = Lo que quiera recordar de este pedido
note-private = Solo lo ve usted. La búsqueda lo encuentra.
note-save = Guardar la nota
tags = Etiquetas
tag-add = Añadir una etiqueta
tag-remove = Quitar la etiqueta «{ $tag }»
