# Novedades de los pedidos y los puntos: en notificaciones, que lee el programa, y en el buzón.
notice-confirmed = El pedido { $number } está confirmado
notice-on-hold = El pedido { $number } está en pausa
notice-resumed = El pedido { $number } sigue adelante
notice-canceled = El pedido { $number } se canceló
notice-completed = El pedido { $number } está completo
notice-paid = El pedido { $number } está pagado
notice-payment-failed = Falló el pago del pedido { $number }
notice-refunded = Se devolvió dinero del pedido { $number }
notice-shipped = El pedido { $number } está en camino
notice-out-for-delivery = El pedido { $number } llega hoy
notice-ready-for-pickup = El pedido { $number } le espera en el punto de recogida
notice-delivered = El pedido { $number } ha llegado
notice-attempted = No había nadie para recibir el pedido { $number }
notice-delayed = El pedido { $number } llegará más tarde de lo prometido
notice-returning = Un paquete del pedido { $number } vuelve a la tienda
notice-points-expire = { $n ->
    [one] Puede usar { $n } punto hasta el { $date }
   *[other] Puede usar { $n } puntos hasta el { $date }
}
notice-body = { $store }: { $items }
notice-open = Abrir
notice-summary = { $n ->
    [one] { $n } novedad de sus pedidos
   *[other] { $n } novedades de sus pedidos
}
notice-summary-body = { $orders ->
    [one] De { $orders } pedido. Está en el buzón.
   *[other] De { $orders } pedidos. Están todas en el buzón.
}
notice-summary-points = { $n ->
    [one] Pronto caducan puntos, en { $n } fecha
   *[other] Pronto caducan puntos, en { $n } fechas
}
notice-summary-points-body = El buzón tiene todas las fechas.
notice-summary-both = { $n ->
    [one] { $n } novedad
   *[other] { $n } novedades
}
notice-summary-both-body = { $orders ->
    [one] De { $orders } pedido y de sus puntos. Está en el buzón.
   *[other] De { $orders } pedidos y de sus puntos. Están todas en el buzón.
}
