# Data export, claims, closing the account.
claims-title = Earlier orders
claims-text = Orders made without an account, with a phone or e-mail that you have confirmed.
claims-none = Nothing to claim
claims-none-text = All orders made with your contacts are already in your account.
claim = { $n ->
    [one] { $n } order is waiting for you
   *[other] { $n } orders are waiting for you
}
claim-newest = the newest of { $date }
claim-take = Move into my account
claims-taken = { $n ->
    [one] { $n } order is in your account now.
   *[other] { $n } orders are in your account now.
}
export-title = Your data
export-what = Everything the store knows about you
export-text = One file in your downloads folder: account, contacts, devices, security log, orders. Programs can read it, one record per line.
export-save = Save as a file
export-done = { $n ->
    [one] { $n } record is in this file:
   *[other] { $n } records are in this file:
}
export-open = Open the folder
export-copy = Copy the path
export-care = The file is not encrypted. Keep it where only you can read it.
delete-title = Closing the account
delete-what = Delete your account at this store
delete-text = For good. What goes and what stays is said before you confirm.
delete-open = Delete the account…
delete-dialog = Delete your account at { $store }?
delete-forever = This cannot be taken back.
delete-goes = What goes
delete-goes-account = your sign-in, name, contacts and addresses at the store
delete-goes-sessions = every signed-in device, at once
delete-goes-copy = the copy of your orders on this computer
delete-goes-credit = store credit: what you added goes back to the card or wallet it came from, and the rest ends
delete-goes-membership = Premium: what is left of it ends, and is not paid back
delete-stays = What stays
delete-stays-orders = orders and sums in the store’s books, without your name
delete-stays-export = files you have saved: export your data first if you want to keep them
delete-type = To confirm, type the store’s name: { $store }
delete-confirm = Delete for good
