# Помощь: телефоны, чат и письмо в магазин.
support = Помощь
support-text = Как связаться с магазином { $store }.
support-always = круглосуточно
support-region = Регион
support-region-none = Все регионы
support-phones = По телефону
support-phone = Поддержка, круглосуточно
support-phone-text = Отвечают в любой час и в любой день.
support-call = Позвонить
support-call-number = Позвонить: { $phone }
support-chat = В чате
support-chat-bot = Чат-бот магазина
support-chat-text = Откроется в браузере.
support-chat-open = Открыть чат
feedback = Написать в магазин
feedback-text = Вопрос, жалоба или доброе слово. Ответ придёт на контакт из вашего профиля.
feedback-topic = О чём письмо
feedback-topic-question = Вопрос
feedback-topic-complaint = Жалоба
feedback-topic-praise = Благодарность
feedback-topic-other = Другое
feedback-order = О каком заказе
feedback-order-none = Не о заказе
feedback-message = Ваше сообщение
feedback-hours = Отвечают: { $hours }.
feedback-offline = Сейчас нет связи: сообщение сохранится и уйдёт, когда она появится.
feedback-send = Отправить
feedback-send-later = Отправить, когда будет связь
feedback-done = Сообщение отправляется.
feedback-queued = Сообщение сохранено. Оно уйдёт, когда появится связь.
points-all = { $n ->
    [one] Показать ещё { $n } пункт в других регионах
    [few] Показать ещё { $n } пункта в других регионах
   *[many] Показать ещё { $n } пунктов в других регионах
}
