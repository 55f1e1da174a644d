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
checkout-online = En línea, justo después de pedir
checkout-online-text = Con tarjeta o monedero, en la página del servicio de pago en su navegador. El pedido espera el dinero un tiempo limitado, que se muestra.
checkout-online-text-offline = Con tarjeta o monedero. Para pagar hace falta conexión: paga cuando la tienda tenga el pedido, y verá hasta cuándo.
checkout-place = Pedir por { $total }
checkout-place-later = Pedir por { $total }, enviar después
checkout-place-pay = Pedir y pagar { $total }
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
checkout-offline-text-online = El pedido se guarda en este equipo y se envía en cuanto se pueda llegar a la tienda, por este total y ningún otro. Después paga en línea; hasta entonces no se cobra nada. Si no se puede enviar en dos días, antes se le preguntará de nuevo.
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
placed-text-pay = El pedido { $number } está entre sus pedidos. Así está su pago:
placed-show = Ver el pedido
placed-on = Seguir mirando
queued = Su pedido está guardado
queued-text = Se envía en cuanto la tienda responda. Si no ocurre antes de { $time }, se le pregunta de nuevo antes de pedir nada.
queued-text-online = Se envía en cuanto se pueda llegar a la tienda; después paga en línea, y el pedido dice hasta cuándo. Si no es posible antes de { $time }, se le preguntará de nuevo antes de pedir nada.
queued-show = Lo que espera a enviarse
