# Comprar sin cuenta.
guest-at = Sin cuenta
guest-look = Mirar sin cuenta
guest-look-text = Usted mira el catálogo y llena un carrito en este equipo. La tienda no sabe nada de usted hasta que pida.
guest-look-text-required = Usted mira el catálogo y llena un carrito en este equipo. Para pedir, esta tienda necesita una cuenta.
guest-sign-in = Entrar o registrarse
guest-panel = Está aquí sin cuenta
guest-panel-text = El carrito, las direcciones y los pedidos quedan en este equipo. Al entrar, todo pasa a su cuenta.
guest-panel-closed = El carrito, las direcciones y los pedidos quedan en este equipo. Esta tienda no abre cuentas.
guest-checkout = Pide como invitado
guest-checkout-text = La tienda escribe al contacto que usted dé. Con una cuenta seguiría el pedido también en otros dispositivos.
guest-contact = Teléfono o correo
guest-contact-hint = Por aquí la tienda le informa del pedido, y con él podrá pasarlo después a una cuenta.
guest-offline = Pedir sin cuenta necesita conexión. El carrito se queda hasta entonces.
guest-required = Para pedir aquí hace falta una cuenta
guest-required-text = El carrito se queda como está y aparece en su cuenta después de entrar.
guest-write = Para escribir a la tienda, entre o regístrese. Los teléfonos de arriba atienden a todos.
checkout-lacking-contact = Indique cómo puede contactarle la tienda.
