# Failures: what happened, and what can be done. One message per code.
error-internal = Something went wrong in the program ({ $code }). Try again; if it stays, copy the diagnostics for support.
error-host-gone = The program behind this page does not answer. Start it again.
error-offline = The store cannot be reached. Check the connection and try again.
error-timeout = The store took too long to answer. Try again in a moment.
error-unavailable = The store is busy right now. Try again in a moment.
error-not-a-store = There is no store at this address. Check the spelling.
error-demo-unavailable = The demo store is not part of this installation.
error-store-in-use = An account of this store is on this device. Sign out first.
error-phone-empty = Type your phone number first.
error-phone-invalid = That does not look like a phone number that can receive messages. Check the digits and the country code.
error-phone-country = This store does not send codes to numbers of that country.
error-rate-limited = That was too often. Try again in { $wait }.
error-code-wrong = { $tries ->
    [0] That code is wrong. Ask for a new one.
    [one] That code is wrong. { $tries } try left.
   *[other] That code is wrong. { $tries } tries left.
}
error-code-expired = This code is no longer valid. Ask for a new one.
error-code-locked = The code was tried too often. Ask for a new one.
error-code-used = This code has been used. Ask for a new one.
error-accounts-disabled = This store has switched customer accounts off.
error-registration-closed = The store does not know this number, and opens no new accounts by code. Ask the store.
error-unauthenticated = You are signed out. Sign in again.
error-token-expired = You are signed out. Sign in again.
error-session-revoked = The store ended this session. Sign in again.
error-forbidden = The store does not allow this.
error-not-found = This is not here any more.
error-invalid = Something typed here cannot be accepted. Check it and try again.
error-malformed = The store did not understand the program. Update the program.
error-bad-arguments = Something typed here cannot be accepted. Check it and try again.
error-conflict = This has changed meanwhile. Look again, then decide.
error-client-too-old = This program is too old for the store. Update it; your archive stays readable.
error-server-too-old = The store’s software is too old for this program. Tell the store.
error-resync-required = Your orders must be copied again. This begins by itself.
error-vault-choice-needed = First choose how the archive is protected.
error-vault-locked = The archive is locked. Unlock it first.
error-wrong-passphrase = { $seconds ->
    [0] That is not the passphrase. Check capitals and the keyboard’s language.
   *[other] That is not the passphrase. Try again in { $wait }.
}
error-in-use = Another window or program has this archive open. Close it and try again.
error-disk-full = The disk is full. Free some space and try again; nothing was lost.
error-newer-file = The archive was written by a newer version of this program. Update it to read the archive.
error-unsent-work = Some actions have not been sent yet. Signing out now would lose them.
error-address-invalid = That is not an address of a store. It looks like shop.example and, outside this computer, must be encrypted (https).
error-home-unusable = The folder with your data cannot be used. Check that you may write there and that the disk is connected.
error-key-lost = The key of this archive is gone. Sign in again; your orders are then copied anew.
error-damaged = The copy on this computer is damaged. It is set aside and your orders are copied again.
error-disk = The disk could not be read or written. Check it and try again.
error-another-store = Another store answers at this store’s address. Nothing was sent to it. Ask the store for its new address; your archive stays readable.
error-untrusted = The store could not prove that it is the one you asked for. Nothing was sent to it. Try another network, or ask the store.
error-signed-out = You are signed out. Sign in again.
error-passphrase-short = The passphrase is too short. Use at least 8 characters.
error-too-large = That is more than the store takes. Shorten it and try again.
error-feed-revoked = You no longer have access to this. The copy here is removed.
error-key-reused = The store has seen this action with other content. Look again before you repeat it.
error-identifier-empty = Type your phone number or e-mail first.
error-email-empty = Type the e-mail address first.
error-password-empty = Type the password first.
error-passphrase-empty = Type your passphrase first.
error-passcode-empty = Type your passcode first.
error-store-unknown = It leads to a store that is not on this device. Connect to that store first, then open the link again.
error-accounts-required = This store needs an account for that. Sign in or register first.
error-credentials-wrong = The phone, the e-mail or the password is not right. Check capitals and the keyboard’s language, or sign in by code.
error-password-expired = This temporary password is over. Get back in by a code, then set one of your own.
error-password-change-required = This password was temporary. Set one of your own first.
error-password-weak = That password is too easy to guess. Use at least 8 characters and nothing made of your name, number or e-mail.
error-second-factor-required = A code of your authenticator is needed too. Sign in again.
error-contact-unknown = No account here has this number or address. Check it, try another one, or go back and register by code.
error-contact-taken = Another account has this already. Sign in to that account, or use something else.
error-email-invalid = That does not look like an e-mail address. Check the spelling.
error-proof-required = Show first that it is you, then try again.
error-policy-forbids = The store’s rules do not allow this. Ask the store.
error-ticket-invalid = This link was used, replaced by a newer one, or is too old. Ask for another.
error-last-way-in = It is your last way to sign in, so it stays. Add another one first.
error-step-expired = That took too long, and the sign-in has ended. Go back and begin again.
error-file-exists = There is a file of that name already, and it is not overwritten. Move it and try again.
error-wrong-passcode = { $seconds ->
    [0] That is not the passcode. Check capitals and the keyboard’s language.
   *[other] That is not the passcode. Try again in { $wait }.
}
error-passcode-short = The passcode is too short. Use at least 4 digits or letters.
error-passcode-none = There is no passcode yet. Set one under Security first.
error-passcode-unavailable = A passcode works together with the system’s keyring, and this archive is not kept by it.
error-address-recipient = Say who receives.
error-address-street = Type the street and the house.
error-address-city = Type the town.
error-name-empty = Type a name.
error-intent-unknown = The store’s software does not know this action yet. It is tried again when the store is updated.
error-price-changed = The store’s total is not the one you saw. Nothing was ordered.
error-out-of-stock = There is not as much left as you want. Nothing was ordered.
error-list-full = This list is full. Take something out first, then add it again.
error-no-receipt = No money has moved here, so there is no receipt.
error-page-unsafe = The store named a payment page that is not safe to open. Nothing was opened. Tell the store.
error-payment-unavailable = Nothing can be paid here now, and nothing was charged. Try again in a moment.
error-payment-expired = The time to pay is over. The store calls the order off; order the same again if you still want it.
error-already-paid = There is nothing left to pay: the money is already here.
error-payment-under-way = Another payment for this order is under way. Finish it or call it off first.
error-feedback-empty = Write a few words first.
