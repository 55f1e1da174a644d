# Ayuda: teléfonos, chat y un mensaje a la tienda.
support = Ayuda
support-text = Cómo contactar con { $store }.
support-always = las 24 horas
support-region = Región
support-region-none = Todas las regiones
support-phones = Por teléfono
support-phone = Atención, las 24 horas
support-phone-text = Responden a cualquier hora, todos los días.
support-call = Llamar
support-call-number = Llamar a { $phone }
support-chat = Por chat
support-chat-bot = El asistente de la tienda
support-chat-text = Se abre en su navegador.
support-chat-open = Abrir el chat
feedback = Escribir a la tienda
feedback-text = Una pregunta, una queja o unas palabras amables. La respuesta llega al contacto de su perfil.
feedback-topic = De qué se trata
feedback-topic-question = Pregunta
feedback-topic-complaint = Queja
feedback-topic-praise = Felicitación
feedback-topic-other = Otra cosa
feedback-order = Sobre un pedido
feedback-order-none = Ningún pedido
feedback-message = Su mensaje
feedback-hours = Se responde: { $hours }.
feedback-offline = Ahora no hay conexión: el mensaje queda guardado y se envía cuando la haya.
feedback-send = Enviar
feedback-send-later = Enviar cuando haya conexión
feedback-done = Su mensaje está en camino.
feedback-queued = Su mensaje está guardado. Se enviará cuando haya conexión.
points-all = { $n ->
    [one] Mostrar { $n } punto de otras regiones
   *[other] Mostrar { $n } puntos de otras regiones
}
