# News about orders and points: as notifications, read by the shell, and in the inbox.
notice-confirmed = Order { $number } is confirmed
notice-on-hold = Order { $number } is on hold
notice-resumed = Order { $number } goes on
notice-canceled = Order { $number } was canceled
notice-completed = Order { $number } is complete
notice-paid = Order { $number } is paid
notice-payment-failed = The payment of order { $number } failed
notice-refunded = Money came back for order { $number }
notice-shipped = Order { $number } is on its way
notice-out-for-delivery = Order { $number } comes today
notice-ready-for-pickup = Order { $number } waits for you at the point
notice-delivered = Order { $number } has arrived
notice-attempted = Nobody was there for order { $number }
notice-delayed = Order { $number } comes later than promised
notice-returning = A parcel of order { $number } goes back to the store
notice-points-expire = { $n ->
    [one] { $n } point can be used until { $date }
   *[other] { $n } points can be used until { $date }
}
notice-body = { $store }: { $items }
notice-open = Open
notice-summary = { $n ->
    [one] { $n } piece of news about your orders
   *[other] { $n } pieces of news about your orders
}
notice-summary-body = { $orders ->
    [one] About { $orders } order. The inbox has it.
   *[other] About { $orders } orders. The inbox has them all.
}
notice-summary-points = { $n ->
    [one] Points run out soon, on { $n } day
   *[other] Points run out soon, on { $n } days
}
notice-summary-points-body = The inbox has all the dates.
notice-summary-both = { $n ->
    [one] { $n } piece of news
   *[other] { $n } pieces of news
}
notice-summary-both-body = { $orders ->
    [one] About { $orders } order and your points. The inbox has them all.
   *[other] About { $orders } orders and your points. The inbox has them all.
}
