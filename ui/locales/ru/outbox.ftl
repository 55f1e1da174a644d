# Что ждёт отправки в магазин.
outbox = Ждёт отправки
outbox-text = Ваши изменения сразу сохраняются здесь и уходят в магазин, когда он доступен.
outbox-none = Ничего не ждёт
outbox-none-text = Магазин знает обо всём, что вы сделали.
outbox-decide = Нужно ваше решение
outbox-waiting = Отправится само
outbox-refused = { $n ->
    [one] { $n } действие ждёт решения
    [few] { $n } действия ждут решения
   *[many] { $n } действий ждут решения
}
outbox-waits = Ждёт, пока магазин станет доступен.
outbox-sending = Отправляется.
outbox-tried = { $n ->
    [one] { $n } попытка; будет ещё одна.
    [few] { $n } попытки; будет ещё одна.
   *[many] { $n } попыток; будет ещё одна.
}
outbox-tried-next = { $n ->
    [one] { $n } попытка; следующая в { $time }.
    [few] { $n } попытки; следующая в { $time }.
   *[many] { $n } попыток; следующая в { $time }.
}
outbox-parked = Магазин отказал.
outbox-expired = Это ждало слишком долго, чтобы уйти без вопроса. Подтвердите ещё раз или отмените.
outbox-since = сделано { $time }
outbox-until = после { $time } спросим ещё раз
outbox-offer = Сейчас это стоило бы { $total }.
outbox-order-anew = Заказать заново
outbox-confirm = Подтвердить
outbox-discard = Не отправлять
outbox-discard-title = Не отправлять?
outbox-discard-text = «{ $what }» не уйдёт в магазин, и всё снова будет показано так, как есть у него.
intent-other = Изменение
intent-list-add = Добавить в список
intent-list-set = Изменить список
intent-list-move = Переложить в другой список
intent-list-watch = Следить за ценой
intent-profile-rename = Изменить имя
intent-address-put = Сохранить адрес
intent-address-remove = Удалить адрес
intent-consents-set = Изменить рассылки
intent-order-archive = Заказ в архив или обратно
intent-order-annotate = Заметка к заказу
intent-order-cancel = Отменить заказ
intent-order-place = Оформить заказ
intent-feedback-send = Сообщение магазину
