# Qué pasó y qué se puede hacer. Un mensaje por código.
error-internal = Algo falló en el programa ({ $code }). Inténtelo otra vez; si continúa, copie el diagnóstico para el soporte.
error-host-gone = El programa detrás de esta página no responde. Inícielo de nuevo.
error-offline = No se puede llegar a la tienda. Compruebe la conexión e inténtelo otra vez.
error-timeout = La tienda tardó demasiado en responder. Inténtelo en un momento.
error-unavailable = La tienda está ocupada. Inténtelo en un momento.
error-not-a-store = En esta dirección no hay ninguna tienda. Compruebe cómo está escrita.
error-demo-unavailable = La tienda de demostración no forma parte de esta instalación.
error-store-in-use = En este equipo hay una cuenta de esta tienda. Cierre antes su sesión.
error-phone-empty = Escriba primero su número de teléfono.
error-phone-invalid = No parece un número que pueda recibir mensajes. Compruebe las cifras y el código del país.
error-phone-country = Esta tienda no envía códigos a números de ese país.
error-rate-limited = Demasiadas veces. Inténtelo en { $wait }.
error-code-wrong = { $tries ->
    [0] El código no es correcto. Pida uno nuevo.
    [one] El código no es correcto. Queda { $tries } intento.
   *[other] El código no es correcto. Quedan { $tries } intentos.
}
error-code-expired = Este código ya no es válido. Pida uno nuevo.
error-code-locked = El código se probó demasiadas veces. Pida uno nuevo.
error-code-used = Este código ya se usó. Pida uno nuevo.
error-accounts-disabled = Esta tienda ha desactivado las cuentas de cliente.
error-registration-closed = La tienda no conoce este número y no abre cuentas nuevas por código. Pregunte a la tienda.
error-unauthenticated = La sesión está cerrada. Inicie sesión de nuevo.
error-token-expired = La sesión está cerrada. Inicie sesión de nuevo.
error-session-revoked = La tienda cerró esta sesión. Inicie sesión de nuevo.
error-forbidden = La tienda no permite esto.
error-not-found = Esto ya no está aquí.
error-invalid = Algo de lo escrito no se puede aceptar. Compruébelo e inténtelo otra vez.
error-malformed = La tienda no entendió al programa. Actualice el programa.
error-bad-arguments = Algo de lo escrito no se puede aceptar. Compruébelo e inténtelo otra vez.
error-conflict = Esto cambió entretanto. Mírelo otra vez y decida.
error-client-too-old = Este programa es demasiado antiguo para la tienda. Actualícelo; su archivo se puede leer igualmente.
error-server-too-old = El programa de la tienda es demasiado antiguo para este. Avise a la tienda.
error-resync-required = Sus pedidos deben copiarse de nuevo. Empieza solo.
error-vault-choice-needed = Elija primero cómo se protege el archivo.
error-vault-locked = El archivo está bloqueado. Desbloquéelo primero.
error-wrong-passphrase = { $seconds ->
    [0] Esa no es la frase. Compruebe las mayúsculas y el idioma del teclado.
   *[other] Esa no es la frase. Inténtelo en { $wait }.
}
error-in-use = Otra ventana u otro programa tiene abierto este archivo. Ciérrelo e inténtelo otra vez.
error-disk-full = El disco está lleno. Libere espacio e inténtelo otra vez; no se perdió nada.
error-newer-file = El archivo lo escribió una versión más nueva del programa. Actualícelo para leerlo.
error-unsent-work = Algunas acciones aún no se han enviado. Si cierra la sesión ahora, se pierden.
error-address-invalid = Eso no es la dirección de una tienda. Se parece a shop.example y, fuera de este equipo, debe estar cifrada (https).
error-home-unusable = La carpeta de sus datos no se puede usar. Compruebe que tiene permiso de escritura y que el disco está conectado.
error-key-lost = La clave de este archivo se perdió. Inicie sesión de nuevo y sus pedidos se copian otra vez.
error-damaged = La copia de este equipo está dañada. Se aparta y sus pedidos se copian de nuevo.
error-disk = No se pudo leer o escribir en el disco. Compruébelo e inténtelo otra vez.
error-another-store = En la dirección de esta tienda responde otra tienda. No se le ha enviado nada. Pregunte a la tienda por su nueva dirección; su archivo se puede leer igualmente.
error-untrusted = La tienda no pudo demostrar que es la que usted pidió. No se le envió nada. Pruebe otra red o pregunte a la tienda.
error-signed-out = La sesión está cerrada. Inicie sesión de nuevo.
error-passphrase-short = La frase es demasiado corta. Use al menos 8 caracteres.
error-too-large = Es más de lo que la tienda acepta. Acórtelo e inténtelo otra vez.
error-feed-revoked = Ya no tiene acceso a esto. La copia de aquí se retira.
error-key-reused = La tienda ya vio esta acción con otro contenido. Mire otra vez antes de repetirla.
error-identifier-empty = Escriba primero su teléfono o correo.
error-email-empty = Escriba primero la dirección de correo.
error-password-empty = Escriba primero la contraseña.
error-passphrase-empty = Escriba primero su frase de contraseña.
error-passcode-empty = Escriba primero su código de acceso.
error-store-unknown = Lleva a una tienda que no está en este equipo. Conéctese primero a ella y abra el enlace otra vez.
error-accounts-required = Esta tienda necesita una cuenta para eso. Inicie sesión o regístrese primero.
error-credentials-wrong = El teléfono, el correo o la contraseña no son correctos. Compruebe las mayúsculas y el idioma del teclado, o entre con un código.
error-password-expired = Esta contraseña temporal caducó. Recupere el acceso con un código y ponga una propia.
error-password-change-required = Esta contraseña era temporal. Ponga primero una propia.
error-password-weak = Esa contraseña es demasiado fácil de adivinar. Use al menos 8 caracteres y nada de su nombre, número o correo.
error-second-factor-required = Hace falta también un código de su aplicación. Inicie sesión de nuevo.
error-contact-unknown = Aquí ninguna cuenta tiene este número o dirección. Compruébelo, pruebe otro, o vuelva y regístrese con un código.
error-contact-taken = Otra cuenta ya lo tiene. Inicie sesión en ella o use otro.
error-email-invalid = No parece una dirección de correo. Compruebe cómo está escrita.
error-proof-required = Demuestre primero que es usted e inténtelo otra vez.
error-policy-forbids = Las normas de la tienda no lo permiten. Pregunte a la tienda.
error-ticket-invalid = Este enlace ya se usó, fue sustituido o es demasiado antiguo. Pida otro.
error-last-way-in = Es su última forma de entrar, así que se queda. Añada antes otra.
error-step-expired = Pasó demasiado tiempo y el inicio de sesión terminó. Vuelva atrás y empiece de nuevo.
error-file-exists = Ya hay un archivo con ese nombre y no se sobrescribe. Muévalo e inténtelo otra vez.
error-wrong-passcode = { $seconds ->
    [0] Ese no es el código. Compruebe las mayúsculas y el idioma del teclado.
   *[other] Ese no es el código. Inténtelo en { $wait }.
}
error-passcode-short = El código es demasiado corto. Use al menos 4 cifras o letras.
error-passcode-none = Aún no hay código de acceso. Póngalo antes en Seguridad.
error-passcode-unavailable = El código funciona junto con el llavero del sistema, y este archivo no lo guarda él.
error-address-recipient = Indique quién recibe.
error-address-street = Escriba la calle y el número.
error-address-city = Escriba la población.
error-name-empty = Escriba un nombre.
error-intent-unknown = El programa de la tienda aún no conoce esta acción. Se intentará de nuevo cuando la tienda se actualice.
error-price-changed = El total de la tienda no es el que usted vio. No se ha pedido nada.
error-out-of-stock = No queda tanta cantidad como quiere. No se ha pedido nada.
error-list-full = Esta lista está llena. Quite algo primero y añádalo de nuevo.
error-no-receipt = Aquí no se ha movido dinero, así que no hay recibo.
error-page-unsafe = La tienda indicó una página de pago que no es seguro abrir. No se abrió nada. Avise a la tienda.
error-payment-unavailable = Ahora no se puede pagar aquí y no se cobró nada. Inténtelo en un momento.
error-payment-expired = El tiempo para pagar ha terminado. La tienda cancela el pedido; vuelva a pedirlo si aún lo quiere.
error-already-paid = No queda nada por pagar: el dinero ya llegó.
error-payment-under-way = Ya hay otro pago en curso para este pedido. Termínelo o anúlelo primero.
error-feedback-empty = Primero escriba unas palabras.
