# Cómo se protege el archivo local.
vault-title = ¿Cómo debe protegerse su archivo?
vault-why = Sus pedidos siempre están cifrados en el disco. Elija de dónde viene la clave.
vault-keyring-ready = El llavero del sistema responde y puede guardar la clave.
vault-keyring-absent = Este sistema no tiene un llavero que pueda guardar la clave.
vault-keyring-locked = El llavero del sistema está bloqueado.
vault-keyring-unresponsive = El llavero del sistema no responde.
vault-passphrase = Una frase de contraseña
vault-passphrase-text = El archivo se queda en este equipo. Escribirá la frase cada vez que inicie el programa. Nadie puede recuperarla por usted.
vault-memory = Solo en memoria
vault-memory-text = La clave nunca se guarda. Al salir, el archivo ya no se puede leer; la próxima vez inicia sesión y se copia de nuevo.
vault-new-passphrase = Nueva frase de contraseña
vault-new-passphrase-hint = { $n ->
    [one] Al menos { $n } carácter. Unas pocas palabras sin relación funcionan bien.
   *[other] Al menos { $n } caracteres. Unas pocas palabras sin relación funcionan bien.
}
vault-repeat = La misma otra vez
vault-too-short = { $n ->
    [one] Use al menos { $n } carácter.
   *[other] Use al menos { $n } caracteres.
}
vault-not-same = Las dos no coinciden.
vault-use-passphrase = Usar esta frase
vault-use-memory = Guardar la clave solo en memoria
vault-try-keyring = Probar el llavero otra vez

unlock-title = Desbloquee su archivo
unlock-text = Escriba la frase de contraseña que eligió en este equipo.
unlock-keyring-text = La clave está en el llavero del sistema. Desbloquéelo y pruebe otra vez.
unlock-passphrase = Frase de contraseña
unlock-empty = Escriba primero su frase de contraseña.
unlock-open = Desbloquear
unlock-other = { $name } en { $store }
