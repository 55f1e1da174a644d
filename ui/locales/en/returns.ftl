# What goes back, what is on its way, and what is late.
orders-late = Late parcels
state-until = { $state } · by { $date }
state-since = { $state } · promised { $date }
track = Track the parcel
detail-late-announced = The carrier says it will be later than { $date }.
parcel-promised = Promised
parcel-arrived = Arrived
parcel-kept = Against the promise
parcel-early = { $n ->
    [one] { $n } day early
   *[other] { $n } days early
}
parcel-on-time = On time
parcel-late = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
parcel-overdue = { $n ->
    [one] { $n } day overdue
   *[other] { $n } days overdue
}
parcel-delayed = Announced as late

return = Return goods
return-look = See the return
return-until = You can return goods of this order until { $date }.
return-title = Return goods of order { $number }
return-text = Choose what goes back and say why. The store answers, and then tells you where to send it.
return-text-offline = You are offline: the request is kept here and sent as soon as the store can be reached. It counts from the day it gets there.
return-which = What goes back
return-line-until = until { $date }
return-of = { $n } of { $all }
return-how-many = How many go back: { $name }
return-none = Choose at least one item.
return-reason = Why it goes back
return-reason-choose = Choose a reason
return-reason-none = Say why it goes back.
return-reason-damaged = It arrived damaged
return-reason-wrong-item = It is not what I ordered
return-reason-not-as-described = It is not as described
return-reason-changed-mind = I do not want it any more
return-reason-other = Something else
return-comment = In your own words
return-comment-hint = Only if it helps the store: what is broken, or what was missing.
return-sum = { $n ->
    [one] Refund for { $n } item
   *[other] Refund for { $n } items
}
return-sum-none = Refund
return-sum-hint = What you paid for the goods, once they are back. Delivery is not refunded.
return-ask = Ask for the return
return-done = The store has your request for order { $number }.
return-queued = The request for order { $number } is sent as soon as the store can be reached.
return-worth = expected refund
return-refund = refunded
return-refused-why = The store says:
return-send-it = Send it back in a parcel, with the order number inside.
return-withdraw = Withdraw the return
return-state-requested = Return requested
return-state-approved = Return approved
return-state-received = Arrived at the store
return-state-refunded = Refunded
return-state-refused = Return declined
return-state-withdrawn = Withdrawn
detail-returns = { $n ->
    [one] Return
   *[other] { $n } returns
}

event-return-approved = Return approved
event-return-refused = Return declined
event-return-withdrawn = Return withdrawn
intent-order-return = Return goods
intent-order-return-withdraw = Withdraw a return
error-return-window-over = The time to return these goods is over.
