# Puntos: los que se pueden usar, los que esperan, todas las caducidades y el motivo de cada apunte.
account-points = Puntos
points-title = Sus puntos
points-text = Las compras dan puntos, y los puntos pagan una parte de las siguientes.
points-balance = Se pueden usar
points-pending = En espera
points-pending-text = Se podrán usar cuando llegue la mercancía y { $days ->
    [0] el pedido esté pagado.
    [one] pase { $days } día más.
   *[other] pasen { $days } días más.
}
points-n = { $n ->
    [one] { $n } punto
   *[other] { $n } puntos
}
points-switch = Pagar con puntos
points-switch-text = Desactivado, sus puntos solo se acumulan. Activado, cada compra ofrece usarlos.
points-debt = Se retiraron más puntos de los que había. Los próximos lo compensarán.
points-none-here = Esta tienda no tiene puntos
points-none-here-text = Si empieza a darlos, aparecerán aquí.
points-expiries = Cuándo caducan
points-expiries-text = Primero se usan los que caducan antes.
points-expiry = { $n ->
    [one] { $n } punto hasta el { $date }
   *[other] { $n } puntos hasta el { $date }
}
points-for-ever = { $n ->
    [one] { $n } punto sin caducidad
   *[other] { $n } puntos sin caducidad
}
points-ledger = Todos los cambios, con su motivo
points-ledger-none = Todavía no ha ganado nada
points-ledger-none-text = La lista empieza con el primer pedido.
points-more = Mostrar más
points-why = Por qué
points-why-label = Por qué: { $what }
points-order = pedido { $number }
points-kind-earn-pending = Ganados con el { $order }
points-kind-activate = Ya utilizables, del { $order }
points-kind-earn-cancel = Ya no ganados con el { $order }
points-kind-redeem = Pago del { $order }
points-kind-redeem-refund = Devueltos del { $order }
points-kind-clawback = Retirados con el { $order }
points-kind-expire = Caducaron
points-kind-adjust = De la tienda
points-kind-transfer-out = Cedidos
points-kind-transfer-in = Recibidos
points-kind-other = Otro cambio
points-waiting = { $n } en espera
points-after = quedan { $n }
points-line-earned = Línea { $line }: { $amount } a { $rate } por cada { $unit } son { $n }
points-line-redeemed = Línea { $line }: { $n } pagaron { $amount }
points-line-gone = Línea { $line }: faltan { $pieces } de { $of } piezas, y con ellas { $n }
points-policy = Reglas n.º { $version }
points-since = Utilizables desde el { $date }
points-until = El último día fue el { $date }
points-forgiven = Faltaban por retirar { $n }, que la tienda perdona
points-expired-before = { $n } de ellos ya habían caducado y no se retiran otra vez
points-owed = Faltaban { $n }; los próximos puntos los compensarán
points-tier = Nivel { $tier }: { $percent } % de los puntos habituales
points-tier-none = Todavía sin nivel
points-tier-spent = En doce meses gastó { $amount } en mercancía.
points-tier-next = Faltan { $amount } para el nivel { $tier }, con el { $percent } % de los puntos habituales
points-tier-why = Nivel { $tier }: { $percent } % de los puntos habituales
points-will-earn = Ganará { $n ->
    [one] { $n } punto.
   *[other] { $n } puntos.
}
points-earned = Ganó { $n ->
    [one] { $n } punto.
   *[other] { $n } puntos.
}
points-used = { $n ->
    [one] { $n } punto pagó una parte.
   *[other] { $n } puntos pagaron una parte.
}
points-chart = El saldo en doce meses
points-chart-table = Lo mismo en una tabla
points-chart-day = Día
points-chart-balance = Saldo
points-highest = Máximo: { $n }, el { $date }
checkout-points = Usar { $n ->
    [one] { $n } punto
   *[other] { $n } puntos
}
checkout-points-text = Pagan { $amount }. Usted tiene { $balance }.
checkout-earns = Este pedido da { $n ->
    [one] { $n } punto.
   *[other] { $n } puntos.
}
error-points-limited = Ya no se pueden usar tantos puntos. No se ha pedido nada; mire el nuevo total.
intent-points-redeem = Activar o desactivar el pago con puntos
