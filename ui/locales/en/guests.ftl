# Buying without an account.
guest-at = Without an account
guest-look = Look around without an account
guest-look-text = You browse and fill a cart on this computer. The store learns nothing of you until you order.
guest-look-text-required = You browse and fill a cart on this computer. To order, this store needs an account.
guest-sign-in = Sign in or register
guest-panel = You are here without an account
guest-panel-text = Cart, addresses and orders stay on this computer. When you sign in, all of it moves into your account.
guest-panel-closed = Cart, addresses and orders stay on this computer. This store opens no accounts.
guest-checkout = You order as a guest
guest-checkout-text = The store writes to the contact you give. With an account you would also follow the order on other devices.
guest-contact = Phone or e-mail
guest-contact-hint = Where the store tells you about the order, and by which you can take it into an account later.
guest-offline = Ordering without an account needs a connection. Your cart stays until then.
guest-required = To order here you need an account
guest-required-text = Your cart stays as it is and is in your account after you sign in.
guest-write = To write to the store, sign in or register. The phones above answer everybody.
checkout-lacking-contact = Say how the store can reach you.
