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

signin-title-known = Sign in
signin-text-password = With the phone number or e-mail of your account, and its password.
signin-ways = How to sign in
signin-by-code = By code
signin-by-password = By password
signin-identifier = Phone number or e-mail
signin-identifier-hint = An e-mail works once you have confirmed it in your account.
signin-password = Password
signin-submit = Sign in
signin-no-register = This store opens no new accounts by code. If the store already knows your number, the code signs you in.
signin-closed = This store opens no new accounts
signin-closed-text = Whoever has an account can still sign in. New customers order without one.
code-sent-email = The e-mail is on its way to { $to }.
code-spam = It takes a minute or two. Nothing there? Look in the Spam folder too.

recover-forgot = Forgot the password?
recover-other = Cannot get in? Other ways back
recover-open = Get back in
recover-title = Get back in
recover-text = Tell us a phone number or an e-mail that belongs to your account.
recover-contact = Phone number or e-mail
recover-contact-hint = One that the store knows and that you have confirmed.
recover-phone = A phone gets a code that signs you in at once.
recover-email = An e-mail gets a code and a link to set a new password. It may take a few minutes; check the Spam folder too.
recover-link = Type its code here, or open its link: either lets you set a new password.
recover-other-contact = Use another phone or e-mail

second-title = One more step
second-text = Your account asks for a code of your authenticator app.
second-code = Code of the authenticator
second-code-hint = Six digits; they change every 30 seconds.
second-recovery = Recovery code
second-recovery-hint = One of the codes you kept when you switched the authenticator on. Each works once.
second-by-recovery = Use a recovery code instead
second-by-code = Use the authenticator instead
second-spent = This sign-in has ended. Go back and begin again.

newpassword-title = Set a new password
newpassword-text-temporary = The password from the SMS was temporary. Choose one of your own; you are signed in right after.
newpassword-text-recovery = Choose a new password. All devices are signed out, this one is signed in.
newpassword-save = Save and sign in
newpassword-over = This step is over
newpassword-over-text = The link or code was used, replaced by a newer one, or is too old. Ask for another.

welcomed = Welcome to { $store }
welcomed-temporary = An SMS with a temporary password is on its way; it works until { $time }. You need not use it: a code always signs you in.
welcomed-permanent = An SMS with your password is on its way. You need not use it: a code always signs you in.
welcomed-none = You need no password: a code always signs you in. If you would like one, set it in the security settings.
welcomed-own = Set my own password
farewell = Your account is closed
farewell-text = { $store } has signed out every device, and the copy of your orders on this computer is gone.
inbox-open = Open the demo inbox
inbox-nothing = Nothing was sent yet.
signout-here = On this computer
signout-here-text = You are asked before anything is erased.
