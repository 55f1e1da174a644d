# Насколько свеж архив.
sync-idle = Всё обновлено
sync-incremental = Проверяем изменения
sync-first = Скопировано { $done } из { $total }
sync-first-unknown = Копируем
sync-first-label = Первая копия ваших заказов
sync-first-title = Ваши заказы копируются
sync-first-text = Здесь уже { $done } из { $total }. Сначала пришли самые новые, ими можно пользоваться.
sync-offline = Без связи
sync-offline-as-of = Без связи, данные на { $time }
sync-failed = Обновить не удалось
sync-failed-as-of = Не обновлялось с { $time }
sync-failed-text = Программа продолжает попытки. То, что уже здесь, можно читать.
sync-sign-in-again = Войдите снова
sync-sign-in-again-text = Магазин завершил этот сеанс. То, что здесь, остаётся; для новых заказов нужно войти.
sync-now = Обновить сейчас
sync-waiting = { $n ->
    [one] { $n } действие ждёт отправки
    [few] { $n } действия ждут отправки
   *[many] { $n } действий ждут отправки
}
offline-chosen = Вы работаете без связи.
offline-chosen-as-of = Вы работаете без связи. Данные на { $time }.
offline-end = Выйти на связь
offline-unreachable = Магазин недоступен. Программа продолжает попытки.
offline-unreachable-as-of = Магазин недоступен. Данные на { $time }.

notice-quarantined = Копия на этом компьютере была повреждена
notice-quarantined-text = Она отложена в сторону, и заказы копируются из магазина заново. В магазине ничего не пропало.
notice-store-restored = Магазин восстановлен из резервной копии
notice-store-restored-text = Заказы копируются заново, чтобы совпадать с тем, что есть в магазине.
notice-client-too-old = Программа слишком старая для этого магазина
notice-client-too-old-text = Обновите её, чтобы получать новые заказы. То, что здесь, можно читать.
notice-disk-full = На диске нет места
notice-disk-full-text = Освободите место и обновите ещё раз. Ничего не потеряно.
