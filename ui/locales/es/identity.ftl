# Iniciar sesión, registrarse, cerrar sesión.
signin-title = Iniciar sesión o registrarse
signin-title-code = Escriba el código
signin-text = Enviamos un código a su teléfono. Si la tienda aún no conoce el número, abre una cuenta para usted.
signin-text-known = Enviamos un código al teléfono con el que la tienda le conoce.
signin-again = Iniciar sesión de nuevo
signin-again-text = La tienda cerró esta sesión. Su archivo sigue aquí, bloqueado, y se abre en cuanto inicie sesión.
signin-disabled = Esta tienda no tiene cuentas de cliente
signin-disabled-text = { $store } acepta pedidos sin cuenta, así que no hay dónde iniciar sesión.
signin-phone = Número de teléfono
signin-phone-hint = Con el código del país, o como lo escribe normalmente.
signin-will-send = El código se envía al { $number }
signin-get-code = Recibir el código
signin-demo-number = El número del cliente de demostración es
signin-sent = El código va en camino a { $to }.
signin-other-number = Usar otro número
signin-code = { $n ->
    [one] Código de { $n } cifra
   *[other] Código de { $n } cifras
}
signin-code-life = Válido { $time } más
signin-continue = Continuar
signin-resend = Enviar un código nuevo
signin-resend-in = Código nuevo en { $time }

inbox = Buzón de demostración
inbox-why = Una tienda de demostración no envía mensajes reales. Lo que habría enviado aparece aquí.
inbox-to = Para { $to }, { $time }
inbox-use = Usar este código
inbox-empty = Esperando el mensaje…
inbox-failed = El buzón no se puede leer ahora. Seguimos intentándolo.

signout = Cerrar sesión
signout-title = ¿Cerrar la sesión en { $store }?
signout-text = Su sesión es la de { $name }.
signout-erases = Se borra la copia de sus pedidos en este equipo.
signout-keeps = La tienda los conserva: inicie sesión otra vez y vuelven.
signout-confirm = Cerrar sesión y borrar la copia
signout-discard = Descartar lo no enviado y cerrar sesión
signout-forgotten = Cerrar sesión y borrar la copia

signin-title-known = Iniciar sesión
signin-text-password = Con el teléfono o el correo de su cuenta y su contraseña.
signin-ways = Cómo iniciar sesión
signin-by-code = Con un código
signin-by-password = Con contraseña
signin-identifier = Teléfono o correo electrónico
signin-identifier-hint = El correo sirve una vez que lo haya confirmado en su cuenta.
signin-password = Contraseña
signin-submit = Iniciar sesión
signin-no-register = Esta tienda no abre cuentas nuevas con un código. Si la tienda ya conoce su número, el código le da acceso.
signin-closed = Esta tienda ya no abre cuentas nuevas
signin-closed-text = Quien ya tiene una cuenta puede iniciar sesión. Los clientes nuevos compran sin ella.
code-sent-email = El correo va en camino a { $to }.
code-spam = Tarda uno o dos minutos. ¿No llega? Mire también en la carpeta de spam.

recover-forgot = ¿Olvidó la contraseña?
recover-other = ¿No puede entrar? Otras formas
recover-open = Recuperar el acceso
recover-title = Recuperar el acceso
recover-text = Escriba un teléfono o un correo que pertenezca a su cuenta.
recover-contact = Teléfono o correo electrónico
recover-contact-hint = Uno que la tienda conozca y que usted haya confirmado.
recover-phone = Al teléfono llega un código con el que entra enseguida.
recover-email = Al correo llegan un código y un enlace para poner una contraseña nueva. Puede tardar unos minutos; revise también la carpeta de spam.
recover-link = Escriba aquí su código o abra su enlace: con cualquiera de los dos puede poner una contraseña nueva.
recover-other-contact = Usar otro teléfono o correo

second-title = Un paso más
second-text = Su cuenta pide un código de su aplicación de autenticación.
second-code = Código de la aplicación
second-code-hint = Seis cifras; cambian cada 30 segundos.
second-recovery = Código de recuperación
second-recovery-hint = Uno de los códigos que guardó al activar la aplicación. Cada uno sirve una vez.
second-by-recovery = Usar un código de recuperación
second-by-code = Usar la aplicación de autenticación
second-spent = Este inicio de sesión terminó. Vuelva atrás y empiece de nuevo.

newpassword-title = Ponga una contraseña nueva
newpassword-text-temporary = La contraseña del SMS era temporal. Elija una propia; entrará enseguida.
newpassword-text-recovery = Elija una contraseña nueva. Se cierra la sesión en todos los dispositivos y este entra.
newpassword-save = Guardar y entrar
newpassword-over = Este paso caducó
newpassword-over-text = El enlace o el código ya se usó, fue sustituido por otro o es demasiado antiguo. Pida otro.

welcomed = Le damos la bienvenida a { $store }
welcomed-temporary = Va en camino un SMS con una contraseña temporal; sirve hasta { $time }. No tiene que usarla: siempre puede entrar con un código.
welcomed-permanent = Va en camino un SMS con su contraseña. No tiene que usarla: siempre puede entrar con un código.
welcomed-none = No necesita contraseña: siempre puede entrar con un código. Si quiere una, póngala en los ajustes de seguridad.
welcomed-own = Poner mi contraseña
farewell = Su cuenta está cerrada
farewell-text = { $store } cerró la sesión en todos los dispositivos, y la copia de sus pedidos en este equipo se borró.
inbox-open = Abrir el buzón de demostración
inbox-nothing = Aún no se envió nada.
signout-here = En este equipo
signout-here-text = Se le pregunta antes de borrar nada.
