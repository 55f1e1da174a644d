# Вход, регистрация, выход.
signin-title = Вход или регистрация
signin-title-code = Введите код
signin-text = Мы пришлём код на ваш телефон. Если магазин ещё не знает этот номер, для вас откроется аккаунт.
signin-text-known = Мы пришлём код на телефон, который знает магазин.
signin-again = Войти снова
signin-again-text = Магазин завершил этот сеанс. Архив на месте, он закрыт и откроется, как только вы войдёте.
signin-disabled = В этом магазине нет аккаунтов
signin-disabled-text = { $store } принимает заказы без аккаунтов, поэтому входить некуда.
signin-phone = Номер телефона
signin-phone-hint = С кодом страны или так, как пишете обычно.
signin-will-send = Код придёт на { $number }
signin-get-code = Получить код
signin-demo-number = Номер демо-покупателя:
signin-sent = Код отправлен на { $to }.
signin-other-number = Другой номер
signin-code = { $n ->
    [one] Код из { $n } цифры
    [few] Код из { $n } цифр
   *[many] Код из { $n } цифр
}
signin-code-life = Действует ещё { $time }
signin-continue = Продолжить
signin-resend = Прислать новый код
signin-resend-in = Новый код через { $time }

inbox = Входящие демо-магазина
inbox-why = Демо-магазин не шлёт настоящих сообщений. То, что он отправил бы, появляется здесь.
inbox-to = На { $to } в { $time }
inbox-use = Подставить этот код
inbox-empty = Ждём сообщение…
inbox-failed = Входящие сейчас не читаются. Пробуем ещё.

signout = Выйти
signout-title = Выйти из { $store }?
signout-text = Вы вошли как { $name }.
signout-erases = Копия заказов на этом компьютере будет стёрта.
signout-keeps = В магазине они останутся: войдите снова, и они вернутся.
signout-confirm = Выйти и стереть копию
signout-discard = Отбросить неотправленное и выйти
signout-forgotten = Выйти и стереть копию
