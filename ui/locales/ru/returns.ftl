# Что возвращают, что в пути и что опаздывает.
orders-late = Опаздывающие посылки
state-until = { $state } · до { $date }
state-since = { $state } · обещали { $date }
track = Где посылка
detail-late-announced = Перевозчик сообщает: будет позже { $date }.
parcel-promised = Обещали
parcel-arrived = Пришла
parcel-kept = По сравнению с обещанным
parcel-early = { $n ->
    [one] на { $n } день раньше
    [few] на { $n } дня раньше
   *[many] на { $n } дней раньше
}
parcel-on-time = Вовремя
parcel-late = { $n ->
    [one] на { $n } день позже
    [few] на { $n } дня позже
   *[many] на { $n } дней позже
}
parcel-overdue = { $n ->
    [one] опаздывает на { $n } день
    [few] опаздывает на { $n } дня
   *[many] опаздывает на { $n } дней
}
parcel-delayed = Задержка объявлена

return = Вернуть товары
return-look = К возврату
return-until = Товары из этого заказа можно вернуть до { $date } включительно.
return-title = Возврат по заказу { $number }
return-text = Отметьте, что возвращаете, и укажите причину. Магазин ответит и скажет, как отправить товары.
return-text-offline = Нет связи: заявка сохранена здесь и уйдёт, как только магазин ответит. Срок считается по дню, когда она дойдёт.
return-which = Что возвращаете
return-line-until = до { $date }
return-of = { $n } из { $all }
return-how-many = Сколько вернуть: { $name }
return-none = Отметьте хотя бы один товар.
return-reason = Причина возврата
return-reason-choose = Выберите причину
return-reason-none = Укажите причину возврата.
return-reason-damaged = Пришло повреждённым
return-reason-wrong-item = Пришло не то, что заказано
return-reason-not-as-described = Не соответствует описанию
return-reason-changed-mind = Больше не нужно
return-reason-other = Другое
return-comment = Своими словами
return-comment-hint = Если это поможет магазину: что сломано или чего не хватает.
return-sum = { $n ->
    [one] Вернётся за { $n } товар
    [few] Вернётся за { $n } товара
   *[many] Вернётся за { $n } товаров
}
return-sum-none = Сумма возврата
return-sum-hint = То, что вы заплатили за товары, когда они будут в магазине. Доставка не возмещается.
return-ask = Отправить заявку
return-done = Магазин получил заявку по заказу { $number }.
return-queued = Заявка по заказу { $number } уйдёт, как только магазин ответит.
return-worth = вернётся
return-refund = возвращено
return-refused-why = Ответ магазина:
return-send-it = Отправьте товары посылкой, вложив в неё номер заказа.
return-withdraw = Отозвать заявку
return-state-requested = Возврат запрошен
return-state-approved = Возврат одобрен
return-state-received = Товары в магазине
return-state-refunded = Деньги возвращены
return-state-refused = В возврате отказано
return-state-withdrawn = Заявка отозвана
detail-returns = { $n ->
    [one] Возврат
    [few] { $n } возврата
   *[many] { $n } возвратов
}

event-return-approved = Возврат одобрен
event-return-refused = В возврате отказано
event-return-withdrawn = Заявка на возврат отозвана
intent-order-return = Вернуть товары
intent-order-return-withdraw = Отозвать возврат
error-return-window-over = Срок возврата этих товаров истёк.
