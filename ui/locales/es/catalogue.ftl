# El catálogo y un producto suyo.
catalogue-categories = Categorías
catalogue-all = Todo
catalogue-search = Buscar en el catálogo
catalogue-search-hint = Producto, marca o referencia
catalogue-list = Productos
catalogue-found-list = Productos encontrados
catalogue-count = { $n ->
    [one] { $n } producto
   *[other] { $n } productos
}
catalogue-go = Ver el catálogo
catalogue-failed = No se pudo leer el catálogo
catalogue-nothing-hint = Pruebe con menos letras, una marca o la referencia.
catalogue-nothing-filtered = Solo se buscó en la categoría y con los filtros elegidos.
catalogue-everywhere = Buscar en todo
catalogue-none-filtered = Ningún producto cumple estos filtros
catalogue-filling = El catálogo está en camino
catalogue-filling-text = Se copia en este ordenador para que también pueda verlo sin conexión.
catalogue-not-here = El catálogo aún no está en este ordenador
catalogue-not-here-text = Se copiará solo en cuanto la tienda responda, y después se queda aquí.
catalogue-too-large = Este catálogo es mayor de lo que guarda este ordenador. Sin conexión solo están sus primeros productos.

filter-in-stock = Disponible
filter-price = Precio
sort = Orden
sort-catalogue = Como en la tienda
sort-price-up = Primero lo más barato
sort-price-down = Primero lo más caro
sort-name = Por nombre

availability-in-stock = Disponible
availability-low = Quedan pocos
availability-out-of-stock = Agotado
availability-discontinued = Ya no se fabrica

price-was = antes
price-each = { $price } cada uno
price-fell = antes { $price }
price-lowest = Precio más bajo de los últimos 30 días: { $price }

product = Producto
product-back = Volver
product-full-name = { $name }, { $variant }
product-variants = { $n ->
    [one] { $n } variante
   *[other] { $n } variantes
}
product-variant = Variante
product-about = Acerca del producto
product-gone = Este producto ya no está
product-gone-text = La tienda lo ha retirado de su catálogo.
product-failed = No se pudo leer este producto
product-out-text = Ahora no se puede pedir. Márquelo como favorito para tenerlo a mano cuando vuelva.
product-discontinued-text = Ya no se fabrica y no volverá.

history = Historial de precios
history-lowest = Mínimo
history-highest = Máximo
history-today = hoy
history-table = Como tabla
history-since = Desde
history-price = Precio
history-none = El precio no ha cambiado desde que el producto llegó al catálogo.

watch-off = ¿Espera un precio mejor?
watch-begin = Vigilar el precio
watch-label = Avisar a este precio o menos, { $currency }
watch-hint = Ahora cuesta { $price }.
watch-bad = Escriba un importe mayor que cero, por ejemplo 12,50.
watch-save = Vigilar
watch-on = Se le avisará cuando cueste { $target } o menos.
watch-reached = El precio ha llegado a { $target }.
watch-change = Cambiar
watch-stop = Dejar de vigilar
watch-begun = «{ $name }» está entre los favoritos y se vigila su precio.
watch-stopped = Ya no se vigila el precio de «{ $name }».
