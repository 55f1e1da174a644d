# Рамка окна и слова, которые встречаются везде.
-brand = Kabinet

action-apply = Применить
action-back = Назад
action-cancel = Отмена
action-close = Закрыть
action-copied = Скопировано
action-dismiss = Скрыть
action-retry = Повторить
action-remove = Убрать
action-save = Сохранить
action-undo = Отменить
or = или
start-failed = Программа не смогла запуститься
state-loading = Загрузка
search-clear = Очистить поиск

wait-seconds = { $n ->
    [one] { $n } секунду
    [few] { $n } секунды
   *[many] { $n } секунд
}
wait-minutes = { $n ->
    [one] { $n } минуту
    [few] { $n } минуты
   *[many] { $n } минут
}
wait-hours = { $n ->
    [one] { $n } час
    [few] { $n } часа
   *[many] { $n } часов
}

nav = Разделы
nav-orders = Заказы
nav-catalogue = Каталог
nav-favourites = Избранное
nav-cart = Корзина
nav-inbox = Входящие
nav-account = Аккаунт
splitter-rail = Ширина боковой панели
splitter-list = Ширина списка заказов

switcher = { $store }, { $name }: сменить аккаунт
switcher-accounts = Аккаунты
switcher-add = Добавить аккаунт
accounts-title = Какой аккаунт открыть?

palette = Перейти
palette-open = Перейти…
palette-hint = Раздел, действие или заказ
palette-actions = Действия
palette-nothing = Ничего с таким названием
palette-theme = Тема: { $theme }

shortcuts = Сочетания клавиш
key-palette = Перейти к разделу, действию или заказу
key-search = Искать на этом экране
key-undo = Отменить последнее изменение списка
key-rail = Переключить раздел
key-move = Двигаться по списку
key-ends = Первый и последний заказ
key-pages = На экран вверх или вниз
key-open = Читать заказ
key-back = На шаг назад
key-sheet = Этот список

link-order = Открыть заказ { $number }?
link-order-unknown = Открыть заказ?
link-points = Открыть ваши баллы?
link-points-text = Ссылка предлагает показать их в магазине «{ $store }». Пока вы не выберете, ничего не изменится.
link-text = Ссылка предлагает показать его. Пока вы не решите, ничего не изменится.
link-text-no-account = Ссылка ведёт к заказу аккаунта, которого на этом устройстве нет. Войдите, чтобы увидеть его.
link-open = Открыть
link-sign-in = Войти
link-bad = Эта ссылка никуда не ведёт
switcher-account = Ваш аккаунт
palette-section = Аккаунт: { $section }
key-lock = Заблокировать программу
link-sign-in-title = Открыть форму входа?
link-recover-title = Открыть форму возвращения доступа?
link-new-password-title = Задать новый пароль?
link-form-text = Об этом просит ссылка, магазин { $store }. Пока вы не решите, ничего не изменится.
file-made = Сохранено:
