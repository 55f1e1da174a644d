# Архив заказов.
orders-list = Заказы, сначала новые
orders-list-hits = Найденные заказы, сначала новые
orders-search = Поиск в заказах
orders-search-hint = Товар или номер заказа
orders-count = { $n ->
    [one] { $n } заказ
    [few] { $n } заказа
   *[many] { $n } заказов
}
orders-shown-of = { $n } из { $all }
orders-found = { $n ->
    [one] найден { $n }
    [few] найдено { $n }
   *[many] найдено { $n }
}
orders-found-more = найдено больше { $n }
orders-month-sum = { $n ->
    [one] { $n } заказ · { $sum }
    [few] { $n } заказа · { $sum }
   *[many] { $n } заказов · { $sum }
}
orders-more-items = +{ $n }
orders-none = Здесь будут жить ваши заказы
orders-none-text = Они доступны и без связи. Первый появится, как только вы оформите его в магазине.
orders-filling = Первые заказы уже в пути
orders-filling-text = Сначала приходят самые новые; пользоваться ими можно, пока идут остальные.
orders-none-filtered = Под эти условия не подходит ни один заказ
orders-nothing-for = Ничего по запросу «{ $query }»
orders-nothing-hint = Попробуйте меньше букв, название товара или номер заказа.
orders-hidden = { $n ->
    [one] Условия скрывают { $n } заказ.
    [few] Условия скрывают { $n } заказа.
   *[many] Условия скрывают { $n } заказов.
}
orders-did-you-mean = Может быть, «{ $word }»?
orders-failed = Заказы не удалось прочитать

filters = Условия
filter-period = Период
filter-status = Состояние
filter-category = Категория
filter-amount = Сумма
filter-chosen = { $name }: { $value }
filter-remove = Снять условие «{ $name }»
filter-clear = Снять все условия
period-30d = Последние 30 дней
period-3m = Последние 3 месяца
amount-least = От, { $currency }
amount-most = До, { $currency }
amount-between = от { $least } до { $most } { $currency }
amount-from = от { $least } { $currency }
amount-to = до { $most } { $currency }

state-created = Оформлен
state-confirmed = Подтверждён
state-processing = Собирается
state-completed = Завершён
state-canceled = Отменён
state-on-hold = Приостановлен
state-late = Опаздывает
state-returned = Возвращён
state-return-requested = Возврат запрошен
state-partially-returned = Возвращён частично
state-payment-failed = Оплата не прошла
state-delivered = Доставлен
state-partially-delivered = Доставлен частично
state-on-its-way = В пути
state-partially-sent = Отправлен частично

category-dog = собаки
category-cat = кошки
category-bird = птицы
category-fish = рыбки
category-rodent = грызуны
category-reptile = рептилии
category-food = корм
category-treats = лакомства
category-toys = игрушки
category-care = уход
category-accessories = аксессуары
category-litter = наполнители
category-bedding = лежанки и подстилки
category-home = клетки и домики
category-decor = украшения
category-light = свет и тепло
category-aquarium = аквариум
category-gifts = подарки
category-cards = подарочные карты

detail = Заказ
detail-title = Заказ { $number }
detail-none = Выберите заказ
detail-none-text = Здесь появятся его посылки, товары и сумма.
detail-failed = Этот заказ не удалось прочитать
detail-back = Все заказы
detail-copy-number = Скопировать номер заказа
detail-archived = В архиве
detail-late = Заказ опаздывает
detail-late-text = Его обещали к { $date }, и он ещё не пришёл.
detail-late-text-undated = Обещанный срок прошёл, а посылка ещё не пришла.
detail-lines = { $n ->
    [one] { $n } товар
    [few] { $n } товара
   *[many] { $n } товаров
}
detail-totals = Из чего сложилась сумма
detail-delivery-payment = Доставка и оплата
detail-payment = Оплата
detail-card = { $brand }, последние цифры { $last4 }
detail-parcels = { $n ->
    [one] { $n } посылка
    [few] { $n } посылки
   *[many] { $n } посылок
}
detail-adjustments = Изменения после покупки
detail-history = История

path = Путь этого заказа
path-done = пройдено
path-current = сейчас
path-ahead = впереди
path-promised = обещано { $date }
path-was-promised = обещали { $date }
step-placed = Оформлен
step-confirmed = Подтверждён
step-paid = Оплачен
step-processing = Собирается
step-packed = Упакован
step-shipped = Отправлен
step-ready-for-pickup = Можно забрать
step-delivered = Доставлен
step-completed = Завершён
step-on-hold = Приостановлен
step-canceled = Отменён

parcel-shipping = Посылка
parcel-pickup = Самовывоз
parcel-digital = Электронная доставка
parcel-n = { $kind } { $n }
parcel-tracking = № { $number }
parcel-line = { $n } × { $name }

line-sku = Арт. { $sku }
line-canceled = Отменено
line-reduced = Осталось { $current } из { $ordered }
line-partly-sent = Отправлено { $sent } из { $n }

total-items = Товары
total-discount = Скидка
total-delivery = Доставка
total-free = Бесплатно
total-tax = Налог
total-points = Оплачено баллами
total-credit = Со счёта в магазине
total-to-pay = Осталось оплатить
total-saved = Сэкономлено с Премиум
total-total = Итого
total-refunded = Уже возвращено

delivery-post = Почтой
delivery-courier = Курьером
delivery-pickup = Самовывоз
delivery-digital = В электронном виде

method-card = Карта
method-cash = Наличные
method-wallet = Электронный кошелёк
method-credit = Счёт в магазине
paid-not-paid = Ещё не оплачен
paid-authorized = Сумма удержана, ещё не списана
paid-paid = Оплачен
paid-partially-refunded = Деньги возвращены частично
paid-refunded = Деньги возвращены
paid-voided = Оплата отменена
paid-failed = Оплата не прошла
paid-due = Ждёт оплаты

adjustment-refund = Возврат денег
adjustment-credit = Зачислено на счёт в магазине
adjustment-return = Возврат товара
adjustment-exchange = Обмен
adjustment-price-adjustment = Изменение цены
adjustment-cancellation = Отмена

event-placed = Оформлен
event-created = Оформлен
event-confirmed = Подтверждён
event-paid = Оплачен
event-authorized = Сумма удержана
event-payment-failed = Оплата не прошла
event-processing = Собирается
event-packed = Упакован
event-shipped = Отправлен
event-in-transit = В пути
event-out-for-delivery = Передан курьеру
event-ready-for-pickup = Можно забрать
event-delivered = Доставлен
event-attempted = Курьер приезжал
event-delayed = Задерживается
event-returning = Едет обратно
event-on-hold = Приостановлен
event-resumed = Возобновлён
event-completed = Завершён
event-canceled = Отменён
event-refunded = Деньги возвращены
event-returned = Возвращён
event-return-requested = Возврат запрошен

order-actions = Что можно сделать
order-pdf = Сохранить в PDF
reorder = Заказать снова
reorder-title = Заказать снова
reorder-text = Вот что изменилось с того раза. В корзину ничего не попадёт, пока вы не решите.
reorder-cheaper = Подешевело
reorder-dearer = Подорожало
reorder-out-of-stock = Нет в наличии, не войдёт
reorder-gone = Больше не продаётся, не войдёт
reorder-was = было { $price }
reorder-then = Тогда
reorder-now = Сейчас
reorder-nothing = Сейчас ничего из этого нельзя заказать.
reorder-put = { $n ->
    [one] Положить { $n } товар в корзину
    [few] Положить { $n } товара в корзину
   *[many] Положить { $n } товаров в корзину
}
reorder-done = { $n ->
    [one] { $n } товар в корзине.
    [few] { $n } товара в корзине.
   *[many] { $n } товаров в корзине.
}
archive = В архив
unarchive = Вернуть из архива
archive-done = Заказ { $number } в архиве.
unarchive-done = Заказ { $number } снова среди ваших заказов.
cancel-order = Отменить заказ
cancel-title = Отменить заказ { $number }?
cancel-text = Магазин перестанет его собирать. Вернуть заказ будет нельзя; оплаченное вернётся вам.
cancel-text-offline = Связи нет: магазин узнает об этом, как только станет доступен. Если заказ к тому времени уже отправлен, он не отменится, и вы об этом узнаете.
cancel-reason = Причина
cancel-reason-hint = Только если хотите её назвать.
cancel-keep = Оставить заказ
cancel-done = Заказ { $number } отменён.
cancel-queued = Заказ { $number } будет отменён, как только магазин станет доступен.
cancel-waiting = Отмена ждёт отправки. Решит магазин, ответ появится здесь.
notes = Ваши заметки
note = Заметка
note-hint = Что вы хотите запомнить об этом заказе
note-private = Это видите только вы. Поиск это находит.
note-save = Сохранить заметку
tags = Метки
tag-add = Добавить метку
tag-remove = Убрать метку «{ $tag }»
