# Signing in, registering, signing out.
signin-title = Sign in or register
signin-title-code = Enter the code
signin-text = We send a code to your phone. If the store does not know the number yet, it opens an account for you.
signin-text-known = We send a code to the phone the store knows you by.
signin-again = Sign in again
signin-again-text = The store ended this session. Your archive is still here, locked, and opens as soon as you have signed in.
signin-disabled = This store has no customer accounts
signin-disabled-text = { $store } takes orders without accounts, so there is nothing to sign in to.
signin-phone = Phone number
signin-phone-hint = With the country code, or as you write it at home.
signin-will-send = The code goes to { $number }
signin-get-code = Get code
signin-demo-number = The demo customer’s number is
signin-sent = The code is on its way to { $to }.
signin-other-number = Use another number
signin-code = { $n ->
    [one] Code of { $n } digit
   *[other] Code of { $n } digits
}
signin-code-life = Valid for another { $time }
signin-continue = Continue
signin-resend = Send a new code
signin-resend-in = New code in { $time }

inbox = Demo inbox
inbox-why = A demo store sends no real messages. What it would have sent appears here.
inbox-to = To { $to } at { $time }
inbox-use = Use this code
inbox-empty = Waiting for the message…
inbox-failed = The inbox cannot be read right now. Still trying.

signout = Sign out
signout-title = Sign out of { $store }?
signout-text = You are signed in as { $name }.
signout-erases = The copy of your orders on this computer is erased.
signout-keeps = The store keeps them: sign in again and they come back.
signout-confirm = Sign out and erase the copy
signout-discard = Discard what is unsent and sign out
signout-forgotten = Sign out and erase the copy
