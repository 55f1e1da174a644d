# Carrito, favoritos, guardado para después.
nav-with-count = { $name }, { $n }
quantity = Cantidad
quantity-of = Cantidad: { $name }
quantity-less = Uno menos
quantity-more = Uno más

cart-add = Añadir al carrito
cart-add-label = Añadir al carrito: { $name }
cart-add-label-more = Añadir otro al carrito, ya hay { $n }: { $name }
cart-added = «{ $name }» está en el carrito.
cart-removed = «{ $name }» ya no está en el carrito.
cart-has = { $n ->
    [one] Hay { $n } en el carrito
   *[other] Hay { $n } en el carrito
}
cart-open = Abrir el carrito
cart-none = El carrito está vacío
cart-none-text = Lo que ponga aquí se queda, también sin conexión y en sus otros dispositivos.
cart-none-text-saved = Lo que guardó para después espera más abajo.
cart-pieces = { $n ->
    [one] { $n } unidad
   *[other] { $n } unidades
}
cart-sum = Importe del carrito
cart-sum-text = El envío se añade al tramitar el pedido, donde lo verá todo antes de pedir.
cart-left = { $n ->
    [one] { $n } producto no se puede pedir ahora y no se cuenta.
   *[other] { $n } productos no se pueden pedir ahora y no se cuentan.
}
cart-checkout = Tramitar el pedido

favourite-label = Favorito: { $name }
favourite-add = Añadir a favoritos
favourite-remove = Quitar de favoritos
favourite-added = «{ $name }» está entre los favoritos.
favourite-removed = «{ $name }» ya no es un favorito.
favourites-removed = «{ $name }» ya no es un favorito.
favourites-none = Aún no hay favoritos
favourites-none-text = El corazón de un producto lo guarda aquí, y puede vigilar su precio.

saved-title = Guardado para después
saved-removed = «{ $name }» se ha quitado.
list-count = { $n ->
    [one] { $n } producto
   *[other] { $n } productos
}
lists-failed = No se pudo leer la lista

move-to-saved = Guardar para después
move-to-saved-label = Guardar para después: { $name }
move-to-favourites = A favoritos
move-to-favourites-label = Pasar a favoritos: { $name }
move-to-cart = Al carrito
move-to-cart-label = Pasar al carrito: { $name }
moved-to-cart = «{ $name }» está en el carrito.
moved-to-saved = «{ $name }» queda guardado para después.
moved-to-favourites = «{ $name }» está ahora entre los favoritos.
remove-from-cart = Quitar del carrito: { $name }
remove-from-favourites = Quitar de favoritos: { $name }
remove-from-saved = Quitar: { $name }

item-gone = Un producto que ya no está
item-gone-text = La tienda lo ha retirado de su catálogo.
item-coming = Un producto
item-coming-text = Aparecerá cuando el catálogo esté en este ordenador.
item-waits = Espera a enviarse a la tienda
