# Новости о заказах и баллах: в уведомлениях, их читает оболочка, и во входящих.
notice-confirmed = Заказ { $number } подтверждён
notice-on-hold = Заказ { $number } приостановлен
notice-resumed = Заказ { $number } снова в работе
notice-canceled = Заказ { $number } отменён
notice-completed = Заказ { $number } выполнен
notice-paid = Заказ { $number } оплачен
notice-payment-failed = Не прошла оплата заказа { $number }
notice-refunded = Вам вернули деньги за заказ { $number }
notice-shipped = Заказ { $number } в пути
notice-out-for-delivery = Заказ { $number } привезут сегодня
notice-ready-for-pickup = Заказ { $number } ждёт вас в пункте выдачи
notice-delivered = Заказ { $number } доставлен
notice-attempted = Заказ { $number } некому было передать
notice-delayed = Заказ { $number } придёт позже обещанного
notice-returning = Посылка заказа { $number } возвращается в магазин
notice-points-expire = До { $date } можно потратить { $n ->
    [one] { $n } балл
    [few] { $n } балла
   *[many] { $n } баллов
}
notice-body = { $store }: { $items }
notice-open = Открыть
notice-summary = { $n ->
    [one] { $n } новость о ваших заказах
    [few] { $n } новости о ваших заказах
   *[many] { $n } новостей о ваших заказах
}
notice-summary-body = { $orders ->
    [one] О { $orders } заказе. Всё во входящих.
    [few] О { $orders } заказах. Всё во входящих.
   *[many] О { $orders } заказах. Всё во входящих.
}
notice-summary-points = Скоро сгорят баллы: { $n ->
    [one] { $n } срок
    [few] { $n } срока
   *[many] { $n } сроков
}
notice-summary-points-body = Все сроки — во входящих.
notice-summary-both = { $n ->
    [one] { $n } новость
    [few] { $n } новости
   *[many] { $n } новостей
}
notice-summary-both-body = { $orders ->
    [one] О { $orders } заказе и ваших баллах. Всё во входящих.
    [few] О { $orders } заказах и ваших баллах. Всё во входящих.
   *[many] О { $orders } заказах и ваших баллах. Всё во входящих.
}
