sms-code =
    { $store }: su código es { $code }. Vale { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }. No lo comparta con nadie.
sms-temporary-password =
    { $store }: usuario { $login }, contraseña { $password }. Vale { $hours ->
        [one] { $hours } hora
       *[other] { $hours } horas
    } y se cambia al usarla por primera vez.
sms-password = { $store }: usuario { $login }, contraseña { $password }. Puede cambiarla en Seguridad.
sms-recovery =
    { $store }: ponga una contraseña nueva con el código { $code } ({ $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }) o aquí: { $link }
sms-notice = { $store }: { $what } { $when }. { $hint }

mail-code-subject = { $store }: su código
mail-code-lead = Escriba este código donde se lo pidieron. Vale { $minutes ->
        [one] { $minutes } minuto.
       *[other] { $minutes } minutos.
    }
mail-code-secret = No lo comparta con nadie. La tienda nunca lo pide por teléfono ni por chat.
mail-not-asked = Si usted no lo pidió, no haga nada: nada cambia.

mail-password-subject = { $store }: su usuario y contraseña
mail-password-lead = Con ellos puede entrar sin esperar un código.
mail-password-temporary = La contraseña vale { $hours ->
        [one] { $hours } hora
       *[other] { $hours } horas
    } y se cambia al usarla por primera vez.
mail-password-stays = Puede cambiar la contraseña en Seguridad cuando quiera.
label-login = Usuario
label-password = Contraseña

mail-recovery-subject = { $store }: ponga una contraseña nueva
mail-recovery-lead = Usted pidió recuperar el acceso a su cuenta.
mail-recovery-button = Poner una contraseña nueva
mail-recovery-link-life = El enlace sirve una sola vez, durante { $minutes ->
        [one] { $minutes } minuto.
       *[other] { $minutes } minutos.
    }
mail-recovery-code = O escriba este código en la aplicación antes de { $minutes ->
        [one] { $minutes } minuto:
       *[other] { $minutes } minutos:
    }

mail-closed-subject = { $store }: su cuenta se ha cerrado
mail-closed-lead = Su cuenta se ha cerrado y sus datos personales se han borrado. La tienda conserva su contabilidad sin su nombre.
mail-closed-hint = Si no fue usted, escriba a la tienda cuanto antes.
sms-closed = { $store }: su cuenta se ha cerrado y sus datos personales se han borrado.

notice-hint = Si no fue usted, cierre esa sesión y cambie la contraseña en Seguridad.
notice-signed_in = Un dispositivo nuevo ha entrado en su cuenta.
notice-sign_in_failed = Alguien intentó entrar en su cuenta con una contraseña incorrecta.
notice-session_copied = Se usó una copia de una de sus sesiones. Hemos cerrado esa sesión.
notice-password_changed = Se ha cambiado la contraseña de su cuenta.
notice-password_removed = Se ha quitado la contraseña de su cuenta.
notice-recovery_asked = Alguien pidió recuperar el acceso a su cuenta.
notice-phone_changed = Se ha cambiado el número de teléfono de su cuenta.
notice-email_changed = Se ha cambiado el correo electrónico de su cuenta.
notice-totp_on = Se ha añadido un autenticador a su cuenta.
notice-totp_off = Se ha quitado el autenticador de su cuenta.
notice-recovery_code_used = Se ha usado un código de recuperación de su cuenta.
notice-exported = Se han exportado los datos de su cuenta.
notice-orders_claimed = Se han pasado pedidos a su cuenta.
notice-other = Ha cambiado la seguridad de su cuenta.
label-when = Cuándo
label-device = Dispositivo
label-detail = Detalles
mail-footer = { $store } le escribe sobre su cuenta.

date = { $day } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    } de { $year }
date-time = { $day } de { $month ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    } de { $year }, { $hour }:{ $minute } ({ $offset })

sms-order = { $store }: su pedido { $number } está hecho, { $total }. Llegará a más tardar el { $date }.
mail-order-subject = { $store }: su pedido { $number }
mail-order-lead = Gracias. Su pedido { $number } está hecho; puede seguirlo en la aplicación.
mail-order-pay-on-delivery = Se paga al recibirlo.
mail-order-pay-online = Páguelo en la aplicación antes del { $when }. Después, el pedido se cancela.
mail-order-cancel = Mientras no haya salido, puede cancelarlo en la aplicación.
label-delivery = Entrega
label-total = Total
label-saved = Ahorro con Premium
label-credit = Con saldo de la tienda
label-to-pay = Queda por pagar
label-expected = Llega a más tardar
delivery-post = Por correo
delivery-courier = Por mensajero
delivery-pickup = Recogida
delivery-digital = En línea
