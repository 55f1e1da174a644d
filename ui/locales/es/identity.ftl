# Iniciar sesión, registrarse, cerrar sesión.
signin-title = Iniciar sesión o registrarse
signin-title-code = Escriba el código
signin-text = Enviamos un código a su teléfono. Si la tienda aún no conoce el número, abre una cuenta para usted.
signin-text-known = Enviamos un código al teléfono con el que la tienda le conoce.
signin-again = Iniciar sesión de nuevo
signin-again-text = La tienda cerró esta sesión. Su archivo sigue aquí, bloqueado, y se abre en cuanto inicie sesión.
signin-disabled = Esta tienda no tiene cuentas de cliente
signin-disabled-text = { $store } acepta pedidos sin cuenta, así que no hay dónde iniciar sesión.
signin-phone = Número de teléfono
signin-phone-hint = Con el código del país, o como lo escribe normalmente.
signin-will-send = El código se envía al { $number }
signin-get-code = Recibir el código
signin-demo-number = El número del cliente de demostración es
signin-sent = El código va en camino a { $to }.
signin-other-number = Usar otro número
signin-code = { $n ->
    [one] Código de { $n } cifra
   *[other] Código de { $n } cifras
}
signin-code-life = Válido { $time } más
signin-continue = Continuar
signin-resend = Enviar un código nuevo
signin-resend-in = Código nuevo en { $time }

inbox = Buzón de demostración
inbox-why = Una tienda de demostración no envía mensajes reales. Lo que habría enviado aparece aquí.
inbox-to = Para { $to }, { $time }
inbox-use = Usar este código
inbox-empty = Esperando el mensaje…
inbox-failed = El buzón no se puede leer ahora. Seguimos intentándolo.

signout = Cerrar sesión
signout-title = ¿Cerrar la sesión en { $store }?
signout-text = Su sesión es la de { $name }.
signout-erases = Se borra la copia de sus pedidos en este equipo.
signout-keeps = La tienda los conserva: inicie sesión otra vez y vuelven.
signout-confirm = Cerrar sesión y borrar la copia
signout-discard = Descartar lo no enviado y cerrar sesión
signout-forgotten = Cerrar sesión y borrar la copia
