# Elegir una tienda.
welcome-title = Sus pedidos, en casa en este equipo
welcome-text = Elija la tienda en la que compra. Sus pedidos se copian aquí, cifrados, y se pueden leer también sin conexión.
store-known = Tiendas en este equipo
store-forget = Quitar { $store }
store-demo = Tienda de demostración
store-demo-text = Una tienda de mascotas inventada, con años de pedidos, que funciona solo en este equipo. Nada sale de él.
store-demo-open = Abrir la tienda de demostración
store-demo-starting = Iniciando la tienda de demostración
store-badge-demo = { $store } · tienda de demostración
store-address = Dirección de su tienda
store-address-hint = Está en los correos de la tienda o en su sitio web.
store-address-example = shop.example
store-address-empty = Escriba primero la dirección de su tienda.
store-connect = Conectar
