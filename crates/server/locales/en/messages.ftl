sms-code =
    { $store }: your code is { $code }. It works for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }. Tell it to nobody.
sms-temporary-password =
    { $store }: login { $login }, password { $password }. It works for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } and is replaced when you first use it.
sms-password = { $store }: login { $login }, password { $password }. You can change it in Security.
sms-recovery =
    { $store }: set a new password with the code { $code } ({ $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }) or here: { $link }
sms-notice = { $store }: { $what } { $when }. { $hint }

mail-code-subject = { $store }: your code
mail-code-lead = Type this code where you were asked for it. It works for { $minutes ->
        [one] { $minutes } minute.
       *[other] { $minutes } minutes.
    }
mail-code-secret = Tell it to nobody. The store never asks for it by phone or in a chat.
mail-not-asked = If you did not ask for this, leave it: nothing changes.

mail-password-subject = { $store }: your login and password
mail-password-lead = With these you can sign in without waiting for a code.
mail-password-temporary = The password works for { $hours ->
        [one] { $hours } hour
       *[other] { $hours } hours
    } and is replaced when you first use it.
mail-password-stays = You can change the password in Security at any time.
label-login = Login
label-password = Password

mail-recovery-subject = { $store }: set a new password
mail-recovery-lead = You asked for a way back into your account.
mail-recovery-button = Set a new password
mail-recovery-link-life = The link works once, for { $minutes ->
        [one] { $minutes } minute.
       *[other] { $minutes } minutes.
    }
mail-recovery-code = Or type this code in the app, within { $minutes ->
        [one] { $minutes } minute:
       *[other] { $minutes } minutes:
    }

mail-closed-subject = { $store }: your account was closed
mail-closed-lead = Your account was closed and your personal data were removed. The store keeps its books without your name.
mail-closed-hint = If it was not you, write to the store at once.
sms-closed = { $store }: your account was closed and your personal data were removed.

notice-hint = If it was not you, end that session and change your password in Security.
notice-signed_in = A new device signed in to your account.
notice-sign_in_failed = Somebody tried to sign in to your account with a wrong password.
notice-session_copied = A copy of one of your sessions was used. We ended that session.
notice-password_changed = The password of your account was changed.
notice-password_removed = The password of your account was removed.
notice-recovery_asked = Somebody asked for a way back into your account.
notice-phone_changed = The phone number of your account was changed.
notice-email_changed = The e-mail address of your account was changed.
notice-totp_on = An authenticator was added to your account.
notice-totp_off = The authenticator of your account was removed.
notice-recovery_code_used = A recovery code of your account was used.
notice-exported = The data of your account were exported.
notice-orders_claimed = Orders were moved into your account.
notice-other = The security of your account was changed.
label-when = When
label-device = Device
label-detail = Details
mail-footer = { $store } sends this message about your account there.

date = { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $day }, { $year }
date-time = { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $day }, { $year }, { $hour12 }:{ $minute } { $half ->
        [am] AM
       *[pm] PM
    } ({ $offset })

sms-order = { $store }: your order { $number } is placed, { $total }. Expected by { $date }.
mail-order-subject = { $store }: your order { $number }
mail-order-lead = Thank you. Your order { $number } is placed; you can follow it in the app.
mail-order-pay-on-delivery = You pay when you receive it.
mail-order-pay-online = Please pay in the app by { $when }. After that the order is called off.
mail-order-cancel = Until it has left, you can call it off in the app.
label-delivery = Delivery
label-total = Total
label-saved = Saved with Premium
label-credit = From store credit
label-to-pay = Left to pay
label-expected = Expected by
delivery-post = By post
delivery-courier = By courier
delivery-pickup = To be picked up
delivery-digital = Sent online
