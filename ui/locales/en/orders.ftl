# The archive of orders.
orders-list = Orders, newest first
orders-list-hits = Orders found, newest first
orders-search = Search the orders
orders-search-hint = Product or order number
orders-count = { $n ->
    [one] { $n } order
   *[other] { $n } orders
}
orders-shown-of = { $n } of { $all }
orders-found = { $n ->
    [one] { $n } found
   *[other] { $n } found
}
orders-found-more = more than { $n } found
orders-month-sum = { $n ->
    [one] { $n } order · { $sum }
   *[other] { $n } orders · { $sum }
}
orders-more-items = +{ $n }
orders-none = Your orders will live here
orders-none-text = Also without a connection. The first one appears as soon as you have placed it at the store.
orders-filling = The first orders are on their way
orders-filling-text = The newest come first; you can use them while the rest follows.
orders-none-filtered = No order fits these filters
orders-nothing-for = Nothing for “{ $query }”
orders-nothing-hint = Try fewer letters, a product’s name or the order number.
orders-hidden = { $n ->
    [one] The filters hide { $n } order.
   *[other] The filters hide { $n } orders.
}
orders-did-you-mean = Did you mean “{ $word }”?
orders-failed = The orders could not be read

filters = Filters
filter-period = Period
filter-status = Status
filter-category = Category
filter-amount = Amount
filter-chosen = { $name }: { $value }
filter-remove = Remove the filter “{ $name }”
filter-clear = Remove all filters
period-30d = Last 30 days
period-3m = Last 3 months
amount-least = From, { $currency }
amount-most = To, { $currency }
amount-between = { $least } to { $most } { $currency }
amount-from = from { $least } { $currency }
amount-to = up to { $most } { $currency }

state-created = Placed
state-confirmed = Confirmed
state-processing = In preparation
state-completed = Completed
state-canceled = Canceled
state-on-hold = On hold
state-late = Late
state-returned = Returned
state-return-requested = Return requested
state-partially-returned = Partly returned
state-payment-failed = Payment failed
state-delivered = Delivered
state-partially-delivered = Partly delivered
state-on-its-way = On its way
state-partially-sent = Partly sent

category-dog = dogs
category-cat = cats
category-bird = birds
category-fish = fish
category-rodent = small pets
category-reptile = reptiles
category-food = food
category-treats = treats
category-toys = toys
category-care = care
category-accessories = accessories
category-litter = litter
category-bedding = beds and blankets
category-home = cages and homes
category-decor = decoration
category-light = light and warmth
category-aquarium = aquarium
category-gifts = gifts
category-cards = gift cards

detail = Order
detail-title = Order { $number }
detail-none = Choose an order
detail-none-text = Its parcels, goods and total appear here.
detail-failed = This order could not be read
detail-back = All orders
detail-copy-number = Copy the order number
detail-archived = Archived
detail-late = This order is late
detail-late-text = It was promised for { $date } and has not arrived.
detail-late-text-undated = A parcel is past its promised date and has not arrived.
detail-lines = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
detail-totals = How the total comes about
detail-delivery-payment = Delivery and payment
detail-payment = Payment
detail-card = { $brand } ending in { $last4 }
detail-parcels = { $n ->
    [one] Parcel
   *[other] { $n } parcels
}
detail-adjustments = Changes after the purchase
detail-history = History

path = The way of this order
path-done = done
path-current = now
path-ahead = to come
path-promised = promised { $date }
path-was-promised = was promised { $date }
step-placed = Placed
step-confirmed = Confirmed
step-paid = Paid
step-processing = In preparation
step-packed = Packed
step-shipped = Sent
step-ready-for-pickup = Ready to collect
step-delivered = Delivered
step-completed = Completed
step-on-hold = On hold
step-canceled = Canceled

parcel-shipping = Parcel
parcel-pickup = Collection
parcel-digital = Digital delivery
parcel-n = { $kind } { $n }
parcel-tracking = no. { $number }
parcel-line = { $n } × { $name }

line-sku = Art. { $sku }
line-canceled = Canceled
line-reduced = { $current } of { $ordered } kept
line-partly-sent = { $sent } of { $n } sent

total-items = Items
total-discount = Discount
total-delivery = Delivery
total-free = Free
total-tax = Tax
total-points = Paid with points
total-credit = From store credit
total-to-pay = Left to pay
total-saved = Saved with Premium
total-total = Total
total-refunded = Refunded so far

delivery-post = By post
delivery-courier = By courier
delivery-pickup = Collected at
delivery-digital = Sent digitally

method-card = Card
method-cash = Cash
method-wallet = E-wallet
method-credit = Store credit
paid-not-paid = Not paid yet
paid-authorized = Reserved, not charged yet
paid-paid = Paid
paid-partially-refunded = Partly refunded
paid-refunded = Refunded
paid-voided = Voided
paid-failed = Payment failed
paid-due = Waiting for your payment

adjustment-refund = Refund
adjustment-credit = Store credit
adjustment-return = Return
adjustment-exchange = Exchange
adjustment-price-adjustment = Price adjusted
adjustment-cancellation = Cancellation

event-placed = Placed
event-created = Placed
event-confirmed = Confirmed
event-paid = Paid
event-authorized = Payment reserved
event-payment-failed = Payment failed
event-processing = In preparation
event-packed = Packed
event-shipped = Sent
event-in-transit = In transit
event-out-for-delivery = Out for delivery
event-ready-for-pickup = Ready to collect
event-delivered = Delivered
event-attempted = Delivery attempted
event-delayed = Delayed
event-returning = On its way back
event-on-hold = Put on hold
event-resumed = Resumed
event-completed = Completed
event-canceled = Canceled
event-refunded = Refunded
event-returned = Returned
event-return-requested = Return requested

order-actions = What you can do
order-pdf = Save as PDF
reorder = Order again
reorder-title = Order again
reorder-text = This is what has changed since then. Nothing enters the cart until you say so.
reorder-cheaper = Costs less
reorder-dearer = Costs more
reorder-out-of-stock = Out of stock, left out
reorder-gone = No longer sold, left out
reorder-was = was { $price }
reorder-then = Then
reorder-now = Now
reorder-nothing = None of it can be ordered now.
reorder-put = { $n ->
    [one] Put { $n } product into the cart
   *[other] Put { $n } products into the cart
}
reorder-done = { $n ->
    [one] { $n } product is in the cart.
   *[other] { $n } products are in the cart.
}
archive = Archive
unarchive = Bring back
archive-done = Order { $number } is archived.
unarchive-done = Order { $number } is back among your orders.
cancel-order = Cancel the order
cancel-title = Cancel order { $number }?
cancel-text = The store stops working on it. This cannot be taken back; what was paid is refunded.
cancel-text-offline = You are offline: the store is told as soon as it can be reached. If the order has left by then, it is not canceled, and you are told.
cancel-reason = Reason
cancel-reason-hint = Only if you want to say it.
cancel-keep = Keep the order
cancel-done = Order { $number } is canceled.
cancel-queued = Order { $number } is canceled as soon as the store can be reached.
cancel-waiting = The cancellation waits to be sent. The store decides, and you see it here.
notes = Your notes
note = Note
note-hint = Anything you want to remember about this order
note-private = Only you see this. The search finds it.
note-save = Save the note
tags = Tags
tag-add = Add a tag
tag-remove = Remove the tag “{ $tag }”
