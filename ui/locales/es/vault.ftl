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
unlock-open = Desbloquear
unlock-other = { $name } en { $store }

unlock-title-passcode = Bloqueado
unlock-passcode-text = Escriba el código de acceso que eligió en este equipo.
unlock-forgotten = ¿Lo olvidó? Nadie puede recuperarlo. Cierre la sesión e inicie otra: sus pedidos se copian de nuevo.

lock-title = Bloqueo del programa
lock-text = Impide que otros vean sus pedidos en este equipo.
lock-passcode = Código de acceso
passcode-off = Desactivado. Quien pueda usar este equipo puede abrir el programa.
passcode-on = Activado. Se pide al iniciar el programa o al desbloquearlo.
passcode-set = Poner un código
passcode-change = Cambiar
passcode-remove = Quitar
passcode-save = Guardar
passcode-title-set = Poner un código de acceso
passcode-title-change = Cambiar el código de acceso
passcode-title-remove = ¿Quitar el código de acceso?
passcode-text-set = El archivo se abre entonces con el llavero del sistema y este código juntos. Nadie puede recuperarlo por usted.
passcode-text-change = El nuevo sustituye al antiguo enseguida.
passcode-text-remove = El archivo se abre entonces solo con el llavero del sistema, y no se bloquea por sí mismo.
passcode-current = Código actual
passcode-new = Código nuevo
passcode-hint = { $n ->
    [one] Al menos { $n } cifra o letra
   *[other] Al menos { $n } cifras o letras
}
passcode-short = { $n ->
    [one] Use al menos { $n } cifra o letra.
   *[other] Use al menos { $n } cifras o letras.
}
passcode-empty = Escriba el código que tiene ahora.
passcode-not-same = Los dos no coinciden.
passcode-done-set = El código está puesto.
passcode-done-change = El código cambió.
passcode-done-remove = El código se quitó.
autolock = Bloquear solo
autolock-text = Tras ese tiempo sin teclado ni ratón, también mientras el equipo duerme.
autolock-never = Nunca
autolock-after = { $n ->
    [one] Tras { $n } minuto
   *[other] Tras { $n } minutos
}
lock-now = Bloquear ahora
lock-now-text = El archivo se cierra y su clave sale de la memoria.
protection-passcode = Cifrado. La clave se abre con el llavero del sistema y su código juntos.
