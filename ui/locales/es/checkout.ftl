# Del carrito al pedido.
checkout = Tramitar el pedido
checkout-delivery = Cómo llega
checkout-address = Adónde
checkout-point = Dónde lo recoge
checkout-payment = Cómo paga
checkout-sum = Importe del pedido
checkout-by = antes del { $date }
checkout-days = { $n ->
    [0] el mismo día
    [one] { $n } día después de que la tienda tenga el pedido
   *[other] { $n } días después de que la tienda tenga el pedido
}
checkout-free-from = Gratis desde { $sum }
checkout-no-address = La libreta de direcciones está vacía. Añada adónde debe ir.
checkout-on-delivery = Al recibirlo
checkout-on-delivery-text = En efectivo o con tarjeta, a quien lo entregue.
checkout-place = Pedir por { $total }
checkout-place-later = Pedir por { $total }, enviar después
checkout-guard = { $n ->
    [one] { $n } unidad. La tienda acepta este total o le pregunta de nuevo; nunca cobra otro.
   *[other] { $n } unidades. La tienda acepta este total o le pregunta de nuevo; nunca cobra otro.
}
checkout-lacking-goods = Ahora no se puede pedir nada del carrito.
checkout-lacking-delivery = Elija cómo llega.
checkout-lacking-address = Elija adónde va.
checkout-lacking-point = Elija dónde lo recoge.
checkout-offline = No hay conexión
checkout-offline-text = El pedido se guarda en este ordenador y se envía en cuanto la tienda responda, por este total y por ningún otro. Paga al recibirlo. Si no se puede enviar en dos días, antes se le pregunta de nuevo.
checkout-changed = La tienda dice otra cosa
checkout-changed-text = No se ha pedido nada. Mire qué cambia y decida.
checkout-seen = Mostrado
checkout-gone = Ya no se vende
checkout-agree = Aceptar los precios nuevos
checkout-agree-without = Seguir sin lo que falta
checkout-nothing-left = Ahora no se puede pedir nada de esto.
way-post = Correo
way-courier = Mensajero
way-pickup = Recogida
way-digital = Digital
placed = Gracias, su pedido está hecho
placed-text = El pedido { $number } ya está entre sus pedidos, donde puede seguirlo.
placed-show = Ver el pedido
placed-on = Seguir mirando
queued = Su pedido está guardado
queued-text = Se envía en cuanto la tienda responda. Si no ocurre antes de { $time }, se le pregunta de nuevo antes de pedir nada.
queued-show = Lo que espera a enviarse
