# Новости о заказах: в уведомлениях, их читает оболочка, и во входящих.
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
