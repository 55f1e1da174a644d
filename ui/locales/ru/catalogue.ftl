# Каталог и один его товар.
catalogue-categories = Разделы каталога
catalogue-all = Все товары
catalogue-search = Искать в каталоге
catalogue-search-hint = Товар, марка или артикул
catalogue-list = Товары
catalogue-found-list = Найденные товары
catalogue-count = { $n ->
    [one] { $n } товар
    [few] { $n } товара
   *[many] { $n } товаров
}
catalogue-go = Перейти в каталог
catalogue-failed = Не удалось прочитать каталог
catalogue-nothing-hint = Попробуйте набрать меньше букв, марку или артикул.
catalogue-nothing-filtered = Поиск шёл только в выбранном разделе и по фильтрам.
catalogue-everywhere = Искать везде
catalogue-none-filtered = Под эти фильтры не подходит ни один товар
catalogue-filling = Каталог загружается
catalogue-filling-text = Он копируется на этот компьютер, чтобы его можно было смотреть и без связи.
catalogue-not-here = Каталога на этом компьютере ещё нет
catalogue-not-here-text = Он скопируется сам, как только магазин станет доступен, и останется здесь.
catalogue-too-large = Этот каталог больше, чем хранит компьютер. Без связи доступны только первые товары.

filter-in-stock = В наличии
filter-price = Цена
sort = Порядок
sort-catalogue = Как в магазине
sort-price-up = Сначала дешёвые
sort-price-down = Сначала дорогие
sort-name = По названию

availability-in-stock = В наличии
availability-low = Осталось мало
availability-out-of-stock = Нет в наличии
availability-discontinued = Больше не выпускается

price-was = было
price-each = { $price } за штуку
price-fell = было { $price }
price-lowest = Самая низкая цена за 30 дней: { $price }

product = Товар
product-back = Назад
product-full-name = { $name }, { $variant }
product-variants = { $n ->
    [one] { $n } вариант
    [few] { $n } варианта
   *[many] { $n } вариантов
}
product-variant = Вариант
product-about = О товаре
product-gone = Этого товара больше нет
product-gone-text = Магазин убрал его из каталога.
product-failed = Не удалось прочитать товар
product-out-text = Сейчас его нельзя заказать. Добавьте его в избранное, чтобы не потерять, когда он появится.
product-discontinued-text = Его больше не выпускают, и он не появится снова.

history = История цены
history-lowest = Самая низкая
history-highest = Самая высокая
history-today = сегодня
history-table = В виде таблицы
history-since = С какого дня
history-price = Цена
history-none = Цена не менялась с тех пор, как товар появился в каталоге.

watch-off = Ждёте цену пониже?
watch-begin = Следить за ценой
watch-label = Сообщить при цене не выше, { $currency }
watch-hint = Сейчас цена { $price }.
watch-bad = Введите сумму больше нуля, например 12,50.
watch-save = Следить
watch-on = Вы узнаете, когда цена станет { $target } или ниже.
watch-reached = Цена опустилась до { $target }.
watch-change = Изменить
watch-stop = Не следить
watch-begun = Товар «{ $name }» в избранном, цена отслеживается.
watch-stopped = Цена товара «{ $name }» больше не отслеживается.
