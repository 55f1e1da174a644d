sms-code =
    { $store }: ваш код { $code }. Он действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }. Никому его не сообщайте.
sms-temporary-password =
    { $store }: логин { $login }, пароль { $password }. Он действует { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[many] { $hours } часов
    } и заменяется при первом входе.
sms-password = { $store }: логин { $login }, пароль { $password }. Его можно сменить в разделе «Безопасность».
sms-recovery =
    { $store }: задайте новый пароль по коду { $code } ({ $minutes ->
        [one] { $minutes } минута
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }) или здесь: { $link }
sms-notice = { $store }: { $what } { $when }. { $hint }

mail-code-subject = { $store }: ваш код
mail-code-lead = Введите этот код там, где его спросили. Он действует { $minutes ->
        [one] { $minutes } минуту.
        [few] { $minutes } минуты.
       *[many] { $minutes } минут.
    }
mail-code-secret = Никому его не сообщайте. Магазин никогда не спрашивает код по телефону или в чате.
mail-not-asked = Если вы этого не просили, ничего не делайте: ничего не изменится.

mail-password-subject = { $store }: ваш логин и пароль
mail-password-lead = С ними можно войти, не дожидаясь кода.
mail-password-temporary = Пароль действует { $hours ->
        [one] { $hours } час
        [few] { $hours } часа
       *[many] { $hours } часов
    } и заменяется при первом входе.
mail-password-stays = Пароль можно сменить в любое время в разделе «Безопасность».
label-login = Логин
label-password = Пароль

mail-recovery-subject = { $store }: новый пароль
mail-recovery-lead = Вы попросили восстановить доступ к аккаунту.
mail-recovery-button = Задать новый пароль
mail-recovery-link-life = Ссылка сработает один раз, в течение { $minutes ->
        [one] { $minutes } минуты.
       *[many] { $minutes } минут.
    }
mail-recovery-code = Или введите этот код в приложении в течение { $minutes ->
        [one] { $minutes } минуты:
       *[many] { $minutes } минут:
    }

mail-closed-subject = { $store }: ваш аккаунт закрыт
mail-closed-lead = Ваш аккаунт закрыт, личные данные удалены. Магазин хранит свою отчётность без вашего имени.
mail-closed-hint = Если это были не вы, сразу напишите в магазин.
sms-closed = { $store }: ваш аккаунт закрыт, личные данные удалены.

notice-hint = Если это были не вы, завершите этот сеанс и смените пароль в разделе «Безопасность».
notice-signed_in = В ваш аккаунт вошли с нового устройства.
notice-sign_in_failed = В ваш аккаунт пытались войти с неверным паролем.
notice-session_copied = Кто-то воспользовался копией вашего сеанса. Мы завершили этот сеанс.
notice-password_changed = Пароль вашего аккаунта изменён.
notice-password_removed = Пароль вашего аккаунта удалён.
notice-recovery_asked = Кто-то попросил восстановить доступ к вашему аккаунту.
notice-phone_changed = Номер телефона вашего аккаунта изменён.
notice-email_changed = Электронный адрес вашего аккаунта изменён.
notice-totp_on = К вашему аккаунту подключён аутентификатор.
notice-totp_off = Аутентификатор вашего аккаунта отключён.
notice-recovery_code_used = Использован резервный код вашего аккаунта.
notice-exported = Данные вашего аккаунта выгружены.
notice-orders_claimed = Заказы перенесены в ваш аккаунт.
notice-other = Изменены настройки безопасности вашего аккаунта.
label-when = Когда
label-device = Устройство
label-detail = Подробности
mail-footer = { $store } пишет вам о вашем аккаунте.

date = { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    } { $year } г.
date-time = { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    } { $year } г., { $hour }:{ $minute } ({ $offset })

sms-order = { $store }: заказ { $number } оформлен, { $total }. Ожидается к { $date }
mail-order-subject = { $store }: ваш заказ { $number }
mail-order-lead = Спасибо! Заказ { $number } оформлен, за ним можно следить в приложении.
mail-order-pay-on-delivery = Оплата при получении.
mail-order-pay-online = Оплатите заказ в приложении до { $when }. После этого он будет отменён.
mail-order-cancel = Пока заказ не отправлен, его можно отменить в приложении.
label-delivery = Доставка
label-total = Итого
label-saved = Экономия с «Премиум»
label-credit = Со счёта в магазине
label-to-pay = Осталось оплатить
label-expected = Ожидается
delivery-post = Почтой
delivery-courier = Курьером
delivery-pickup = Самовывоз
delivery-digital = Онлайн
