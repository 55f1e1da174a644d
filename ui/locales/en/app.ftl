# The frame of the window, and words used everywhere.
-brand = Kabinet

action-apply = Apply
action-back = Back
action-cancel = Cancel
action-close = Close
action-copied = Copied
action-dismiss = Dismiss
action-retry = Try again
action-remove = Remove
action-save = Save
action-undo = Undo
or = or
start-failed = The program could not start
state-loading = Loading
search-clear = Clear the search

wait-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
wait-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
wait-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}

nav = Screens
nav-orders = Orders
nav-catalogue = Catalogue
nav-favourites = Favourites
nav-cart = Cart
nav-inbox = Inbox
nav-account = Account
splitter-rail = Width of the sidebar
splitter-list = Width of the order list

switcher = { $store }, { $name }: switch account
switcher-accounts = Accounts
switcher-add = Add an account
accounts-title = Which account?

palette = Go to
palette-open = Go to…
palette-hint = A screen, an action or an order
palette-actions = Actions
palette-nothing = Nothing by that name
palette-theme = Theme: { $theme }

shortcuts = Keyboard shortcuts
key-palette = Go to a screen, an action or an order
key-search = Search this screen
key-undo = Undo the last change of a list
key-rail = Switch screens
key-move = Move through the list
key-ends = First and last order
key-pages = One screen up or down
key-open = Read the order
key-back = One step back
key-sheet = This sheet

link-order = Open order { $number }?
link-order-unknown = Open an order?
link-points = Open your points?
link-points-text = A link asks to show them, at { $store }. Nothing changes until you choose.
link-text = A link asks to show it. Nothing changes until you choose.
link-text-no-account = The link leads to an order of an account that is not on this device. Sign in to see it.
link-open = Open
link-sign-in = Sign in
link-bad = That link leads nowhere
switcher-account = Your account
palette-section = Account: { $section }
key-lock = Lock the program
link-sign-in-title = Open the sign-in form?
link-recover-title = Open the form to get back in?
link-new-password-title = Set a new password?
link-form-text = A link asks for it, at { $store }. Nothing changes until you choose.
file-made = Saved:
