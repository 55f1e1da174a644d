# Cart, favourites, saved for later.
nav-with-count = { $name }, { $n }
quantity = Quantity
quantity-of = Quantity: { $name }
quantity-less = One less
quantity-more = One more

cart-add = Add to cart
cart-add-label = Add to cart: { $name }
cart-add-label-more = Add another to the cart, { $n } are in it: { $name }
cart-added = “{ $name }” is in the cart.
cart-removed = “{ $name }” was taken out of the cart.
cart-has = { $n ->
    [one] { $n } is in the cart
   *[other] { $n } are in the cart
}
cart-open = Open the cart
cart-none = Your cart is empty
cart-none-text = What you put in stays here, also without a connection and on your other devices.
cart-none-text-saved = What you saved for later waits below.
cart-pieces = { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
}
cart-sum = What the cart comes to
cart-sum-text = Delivery is added at the checkout, where you see everything before you order.
cart-left = { $n ->
    [one] { $n } product cannot be ordered now and is not counted.
   *[other] { $n } products cannot be ordered now and are not counted.
}
cart-checkout = To the checkout

favourite-label = Favourite: { $name }
favourite-add = Add to favourites
favourite-remove = Remove from favourites
favourite-added = “{ $name }” is a favourite.
favourite-removed = “{ $name }” is no longer a favourite.
favourites-removed = “{ $name }” is no longer a favourite.
favourites-none = No favourites yet
favourites-none-text = The heart on a product keeps it here, and you can watch its price.

saved-title = Saved for later
saved-removed = “{ $name }” was removed.
list-count = { $n ->
    [one] { $n } product
   *[other] { $n } products
}
lists-failed = The list could not be read

move-to-saved = Save for later
move-to-saved-label = Save for later: { $name }
move-to-favourites = To favourites
move-to-favourites-label = Move to favourites: { $name }
move-to-cart = To the cart
move-to-cart-label = Move to the cart: { $name }
moved-to-cart = “{ $name }” is in the cart.
moved-to-saved = “{ $name }” is saved for later.
moved-to-favourites = “{ $name }” is a favourite now.
remove-from-cart = Take out of the cart: { $name }
remove-from-favourites = Remove from favourites: { $name }
remove-from-saved = Remove: { $name }

item-gone = A product that is gone
item-gone-text = The store has taken it out of its catalogue.
item-coming = A product
item-coming-text = It appears when the catalogue is on this computer.
item-waits = Waits to be sent to the store
