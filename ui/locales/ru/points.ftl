# Баллы: что можно потратить, что ждёт, все сроки и причина каждой записи.
account-points = Баллы
points-title = Ваши баллы
points-text = За покупки начисляются баллы, и ими можно оплатить часть следующих.
points-balance = Можно потратить
points-pending = Ожидают
points-pending-text = Их можно будет потратить, когда товар придёт и { $days ->
    [0] заказ будет оплачен.
    [one] пройдёт ещё { $days } день.
    [few] пройдёт ещё { $days } дня.
   *[many] пройдёт ещё { $days } дней.
}
points-n = { $n ->
    [one] { $n } балл
    [few] { $n } балла
   *[many] { $n } баллов
}
points-switch = Платить баллами
points-switch-text = Выключено — баллы только копятся. Включено — при оформлении заказа можно их списать.
points-debt = Возвращено больше баллов, чем было. Следующие начисления это покроют.
points-none-here = В этом магазине нет баллов
points-none-here-text = Если они появятся, вы увидите их здесь.
points-expiries = Когда сгорят
points-expiries-text = Сначала тратятся те, что сгорят раньше.
points-expiry = { $n ->
    [one] { $n } балл до { $date }
    [few] { $n } балла до { $date }
   *[many] { $n } баллов до { $date }
}
points-for-ever = { $n ->
    [one] { $n } балл без срока
    [few] { $n } балла без срока
   *[many] { $n } баллов без срока
}
points-ledger = Все изменения и их причины
points-ledger-none = Пока ничего не начислено
points-ledger-none-text = Список начнётся с первого заказа.
points-more = Показать ещё
points-why = Почему
points-why-label = Почему: { $what }
points-order = заказ { $number }
points-kind-earn-pending = Начислено: { $order }
points-kind-activate = Можно тратить: { $order }
points-kind-earn-cancel = Начисление отменено: { $order }
points-kind-redeem = Оплата: { $order }
points-kind-redeem-refund = Возвращено вам: { $order }
points-kind-clawback = Списано при возврате: { $order }
points-kind-expire = Сгорели
points-kind-adjust = От магазина
points-kind-transfer-out = Переданы
points-kind-transfer-in = Получены
points-kind-other = Другое изменение
points-waiting = ожидают { $n }
points-after = стало { $n }
points-line-earned = Строка { $line }: { $amount } по { $rate } за каждые { $unit } — это { $n }
points-line-redeemed = Строка { $line }: { $n } оплатили { $amount }
points-line-gone = Строка { $line }: нет { $pieces } из { $of } шт., вместе с ними { $n }
points-policy = Правила № { $version }
points-since = Можно тратить с { $date }
points-until = Последний день — { $date }
points-forgiven = Ещё { $n } полагалось списать, но магазин их простил
points-expired-before = { $n } из них уже сгорели и второй раз не списаны
points-owed = Не хватило { $n }; их покроют следующие начисления
points-tier = Уровень «{ $tier }»: { $percent } % от обычных баллов
points-tier-none = Уровня пока нет
points-tier-spent = За двенадцать месяцев вы купили товаров на { $amount }.
points-tier-next = Ещё { $amount } до уровня «{ $tier }» — это { $percent } % от обычных баллов
points-tier-why = Уровень «{ $tier }»: { $percent } % от обычных баллов
points-will-earn = Вам начислят { $n ->
    [one] { $n } балл.
    [few] { $n } балла.
   *[many] { $n } баллов.
}
points-earned = Вам начислено { $n ->
    [one] { $n } балл.
    [few] { $n } балла.
   *[many] { $n } баллов.
}
points-used = Часть оплачена баллами: { $n }.
points-chart = Баллы за двенадцать месяцев
points-chart-table = То же таблицей
points-chart-day = День
points-chart-balance = Баллы
points-highest = Больше всего: { $n }, { $date }
checkout-points = Списать { $n ->
    [one] { $n } балл
    [few] { $n } балла
   *[many] { $n } баллов
}
checkout-points-text = Они оплатят { $amount }. Всего у вас { $balance }.
checkout-earns = За этот заказ начислят { $n ->
    [one] { $n } балл.
    [few] { $n } балла.
   *[many] { $n } баллов.
}
error-points-limited = Столько баллов списать уже нельзя. Ничего не заказано; посмотрите новую сумму.
intent-points-redeem = Включить или выключить оплату баллами
