# What waits to be sent to the store.
outbox = Waiting to be sent
outbox-text = What you change is kept here at once and sent to the store when it can be reached.
outbox-none = Nothing waits
outbox-none-text = The store has everything you did.
outbox-decide = Needs a decision
outbox-waiting = Will be sent by itself
outbox-refused = { $n ->
    [one] { $n } action needs a decision
   *[other] { $n } actions need a decision
}
outbox-waits = Waits until the store can be reached.
outbox-sending = Being sent.
outbox-tried = { $n ->
    [one] Tried once; it is tried again.
   *[other] Tried { $n } times; it is tried again.
}
outbox-tried-next = { $n ->
    [one] Tried once; again at { $time }.
   *[other] Tried { $n } times; again at { $time }.
}
outbox-parked = The store refused it.
outbox-expired = It waited too long to be sent without asking. Confirm it again, or discard it.
outbox-since = made { $time }
outbox-until = is asked about again after { $time }
outbox-offer = It would cost { $total } now.
outbox-order-anew = Order anew
outbox-confirm = Confirm
outbox-discard = Discard
outbox-discard-title = Discard this?
outbox-discard-text = “{ $what }” is not sent, and everything is shown again as the store has it.
intent-other = A change
intent-list-add = Put into a list
intent-list-set = Change a list
intent-list-move = Move between lists
intent-list-watch = Watch a price
intent-profile-rename = Change your name
intent-address-put = Save an address
intent-address-remove = Remove an address
intent-consents-set = Change the mailings
intent-order-archive = Archive an order or bring it back
intent-order-annotate = Note on an order
intent-order-cancel = Cancel an order
intent-order-place = Place an order
intent-feedback-send = Message to the store
