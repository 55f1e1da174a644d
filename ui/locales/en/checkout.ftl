# From the cart to an order.
checkout = Checkout
checkout-delivery = How it comes
checkout-address = Where to
checkout-point = Where you collect it
checkout-payment = How you pay
checkout-sum = What the order comes to
checkout-by = by { $date }
checkout-days = { $n ->
    [0] the same day
    [one] { $n } day after the store has the order
   *[other] { $n } days after the store has the order
}
checkout-free-from = Free from { $sum }
checkout-no-address = The address book is empty. Add where it should go.
checkout-on-delivery = On delivery
checkout-on-delivery-text = In cash or by card, to whoever hands it over.
checkout-online = Online, right after ordering
checkout-online-text = By card or wallet, on the payment service’s page in your browser. The order waits for the money for a limited time, which is shown.
checkout-online-text-offline = By card or wallet. Paying needs a connection: you pay once the store has the order, and are told by when.
checkout-place = Order for { $total }
checkout-place-later = Order for { $total }, sent later
checkout-place-pay = Order, then pay { $total }
checkout-guard = { $n ->
    [one] { $n } piece. The store takes this total or asks you again; it never charges another.
   *[other] { $n } pieces. The store takes this total or asks you again; it never charges another.
}
checkout-lacking-goods = Nothing in the cart can be ordered now.
checkout-lacking-delivery = Choose how it comes.
checkout-lacking-address = Choose where it goes.
checkout-lacking-point = Choose where you collect it.
checkout-offline = You are offline
checkout-offline-text = The order is kept on this computer and sent as soon as the store can be reached, at this total and no other. You pay on delivery. If it cannot be sent within two days, you are asked again first.
checkout-offline-text-online = The order is kept on this computer and sent as soon as the store can be reached, at this total and no other. Then you pay online; until then nothing is charged. If it cannot be sent within two days, you are asked again first.
checkout-changed = The store says something else
checkout-changed-text = Nothing has been ordered. Look at what is different, then decide.
checkout-seen = Shown
checkout-gone = No longer sold
checkout-agree = Take the new prices
checkout-agree-without = Go on without what is missing
checkout-nothing-left = Nothing of it can be ordered now.
way-post = Post
way-courier = Courier
way-pickup = Collect it yourself
way-digital = Digital
placed = Thank you, your order is placed
placed-text = Order { $number } is among your orders, where you can follow it.
placed-text-pay = Order { $number } is among your orders. This is how its payment stands:
placed-show = Show the order
placed-on = Look further
queued = Your order is kept
queued-text = It is sent as soon as the store can be reached. If that does not happen by { $time }, you are asked again before anything is ordered.
queued-text-online = It is sent as soon as the store can be reached; then you pay online, and the order says by when. If it cannot be sent by { $time }, you are asked again before anything is ordered.
queued-show = What waits to be sent
