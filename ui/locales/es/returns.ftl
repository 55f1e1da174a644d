# Lo que se devuelve, lo que está en camino y lo que se retrasa.
orders-late = Paquetes con retraso
state-until = { $state } · hasta el { $date }
state-since = { $state } · prometido el { $date }
track = Seguir el paquete
detail-late-announced = El transportista avisa de que llegará después del { $date }.
parcel-promised = Prometido
parcel-arrived = Llegó
parcel-kept = Frente a lo prometido
parcel-early = { $n ->
    [one] { $n } día antes
   *[other] { $n } días antes
}
parcel-on-time = A tiempo
parcel-late = { $n ->
    [one] { $n } día tarde
   *[other] { $n } días tarde
}
parcel-overdue = { $n ->
    [one] { $n } día de retraso
   *[other] { $n } días de retraso
}
parcel-delayed = Retraso anunciado

return = Devolver artículos
return-look = Ver la devolución
return-until = Puede devolver artículos de este pedido hasta el { $date }.
return-title = Devolver artículos del pedido { $number }
return-text = Elija qué devuelve e indique el motivo. La tienda responde y le dice cómo enviarlo.
return-text-offline = Sin conexión: la solicitud se guarda aquí y se envía en cuanto se pueda contactar con la tienda. Cuenta el día en que llega.
return-which = Qué devuelve
return-line-until = hasta el { $date }
return-of = { $n } de { $all }
return-how-many = Cuántas unidades devuelve: { $name }
return-none = Elija al menos un artículo.
return-reason = Motivo de la devolución
return-reason-choose = Elija un motivo
return-reason-none = Indique el motivo de la devolución.
return-reason-damaged = Llegó dañado
return-reason-wrong-item = No es lo que pedí
return-reason-not-as-described = No es como se describía
return-reason-changed-mind = Ya no lo quiero
return-reason-other = Otro motivo
return-comment = Con sus palabras
return-comment-hint = Solo si ayuda a la tienda: qué está roto o qué faltaba.
return-sum = { $n ->
    [one] Reembolso por { $n } artículo
   *[other] Reembolso por { $n } artículos
}
return-sum-none = Reembolso
return-sum-hint = Lo que pagó por los artículos, cuando hayan llegado. El envío no se reembolsa.
return-ask = Solicitar la devolución
return-done = La tienda tiene su solicitud del pedido { $number }.
return-queued = La solicitud del pedido { $number } se envía en cuanto se pueda contactar con la tienda.
return-worth = reembolso previsto
return-refund = reembolsado
return-refused-why = La tienda dice:
return-send-it = Envíelo en un paquete con el número del pedido dentro.
return-withdraw = Retirar la devolución
return-state-requested = Devolución solicitada
return-state-approved = Devolución aceptada
return-state-received = Ha llegado a la tienda
return-state-refunded = Reembolsado
return-state-refused = Devolución rechazada
return-state-withdrawn = Retirada
detail-returns = { $n ->
    [one] Devolución
   *[other] { $n } devoluciones
}

event-return-approved = Devolución aceptada
event-return-refused = Devolución rechazada
event-return-withdrawn = Devolución retirada
intent-order-return = Devolver artículos
intent-order-return-withdraw = Retirar una devolución
error-return-window-over = El plazo para devolver estos artículos ha terminado.
