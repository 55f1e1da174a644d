# Points: what can be used, what waits, every expiry date, and the reason of every entry.
account-points = Points
points-title = Your points
points-text = Purchases earn points, and points pay for a part of the next ones.
points-balance = Can be used
points-pending = Waiting
points-pending-text = They can be used once the goods have come and { $days ->
    [0] the order is paid.
    [one] { $days } more day has passed.
   *[other] { $days } more days have passed.
}
points-n = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
points-switch = Pay with points
points-switch-text = Off, your points are only collected. On, each checkout offers to use them.
points-debt = More was taken back than there was. The next points make up for it.
points-none-here = This store has no points
points-none-here-text = Should it begin to give some, they will stand here.
points-expiries = When they run out
points-expiries-text = The soonest are used first.
points-expiry = { $n ->
    [one] { $n } point until { $date }
   *[other] { $n } points until { $date }
}
points-for-ever = { $n ->
    [one] { $n } point without an end
   *[other] { $n } points without an end
}
points-ledger = Every change, with its reason
points-ledger-none = Nothing has been earned yet
points-ledger-none-text = The first order begins the list.
points-more = Show more
points-why = Why
points-why-label = Why: { $what }
points-order = order { $number }
points-kind-earn-pending = Earned with { $order }
points-kind-activate = Now usable, from { $order }
points-kind-earn-cancel = No longer earned with { $order }
points-kind-redeem = Paid for { $order }
points-kind-redeem-refund = Given back from { $order }
points-kind-clawback = Taken back with { $order }
points-kind-expire = Ran out
points-kind-adjust = By the store
points-kind-transfer-out = Given away
points-kind-transfer-in = Received
points-kind-other = Another change
points-waiting = { $n } waiting
points-after = { $n } afterwards
points-line-earned = Line { $line }: { $amount } at { $rate } for every { $unit } make { $n }
points-line-redeemed = Line { $line }: { $n } paid { $amount }
points-line-gone = Line { $line }: { $pieces } of { $of } pieces are gone, and { $n } with them
points-policy = Rules no. { $version }
points-since = Usable since { $date }
points-until = The last day was { $date }
points-forgiven = { $n } more would have been taken back and are forgiven
points-expired-before = { $n } of them had run out already and were not taken again
points-owed = { $n } were missing; the next points make up for them
points-tier = Tier { $tier }: { $percent }% of the usual points
points-tier-none = No tier yet
points-tier-spent = You spent { $amount } on goods in twelve months.
points-tier-next = { $amount } more to { $tier }, with { $percent }% of the usual points
points-tier-why = Tier { $tier }: { $percent }% of the usual points
points-will-earn = You will earn { $n ->
    [one] { $n } point.
   *[other] { $n } points.
}
points-earned = You earned { $n ->
    [one] { $n } point.
   *[other] { $n } points.
}
points-used = { $n ->
    [one] { $n } point paid for a part of it.
   *[other] { $n } points paid for a part of it.
}
points-chart = The balance over twelve months
points-chart-table = The same as a table
points-chart-day = Day
points-chart-balance = Balance
points-highest = Highest: { $n }, on { $date }
checkout-points = Use { $n ->
    [one] { $n } point
   *[other] { $n } points
}
checkout-points-text = They pay { $amount }. You have { $balance }.
checkout-earns = This order earns { $n ->
    [one] { $n } point.
   *[other] { $n } points.
}
error-points-limited = Not so many points can be used any more. Nothing was ordered; look at the new sum.
intent-points-redeem = Switch paying with points
