# The catalogue and one product of it.
catalogue-categories = Categories
catalogue-all = Everything
catalogue-search = Search the catalogue
catalogue-search-hint = Product, brand or article number
catalogue-list = Products
catalogue-found-list = Products found
catalogue-count = { $n ->
    [one] { $n } product
   *[other] { $n } products
}
catalogue-go = Look through the catalogue
catalogue-failed = The catalogue could not be read
catalogue-nothing-hint = Try fewer letters, a brand or the article number.
catalogue-nothing-filtered = Only the chosen category and filters were searched.
catalogue-everywhere = Search everything
catalogue-none-filtered = No product fits these filters
catalogue-filling = The catalogue is on its way
catalogue-filling-text = It is copied to this computer, so that you can browse it without a connection too.
catalogue-not-here = The catalogue is not on this computer yet
catalogue-not-here-text = It is copied by itself once the store can be reached, and then stays here.
catalogue-too-large = This catalogue is larger than this computer keeps. Without a connection only its first products are here.

filter-in-stock = In stock
filter-price = Price
sort = Order
sort-catalogue = As in the store
sort-price-up = Cheapest first
sort-price-down = Dearest first
sort-name = By name

availability-in-stock = In stock
availability-low = Only a few left
availability-out-of-stock = Out of stock
availability-discontinued = No longer made

price-was = was
price-each = { $price } each
price-fell = was { $price }
price-lowest = Lowest price of the last 30 days: { $price }

product = Product
product-back = Back
product-full-name = { $name }, { $variant }
product-variants = { $n ->
    [one] { $n } variant
   *[other] { $n } variants
}
product-variant = Variant
product-about = About it
product-gone = This product is gone
product-gone-text = The store has taken it out of its catalogue.
product-failed = This product could not be read
product-out-text = It cannot be ordered now. Make it a favourite to have it at hand when it is back.
product-discontinued-text = It is no longer made and will not come back.

history = Price history
history-lowest = Lowest
history-highest = Highest
history-today = today
history-table = As a table
history-since = Since
history-price = Price
history-none = The price has been the same since the product came into the catalogue.

watch-off = Waiting for a better price?
watch-begin = Watch the price
watch-label = Tell me at or below, { $currency }
watch-hint = Now it costs { $price }.
watch-bad = Type an amount more than nothing, such as 12.50.
watch-save = Watch
watch-on = You are told when it costs { $target } or less.
watch-reached = The price has reached { $target }.
watch-change = Change
watch-stop = Stop watching
watch-begun = “{ $name }” is watched, and is a favourite.
watch-stopped = “{ $name }” is no longer watched.
