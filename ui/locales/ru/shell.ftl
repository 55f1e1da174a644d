# The native menu. Read by the shell, not by the interface.

menu-file = Файл
menu-sync-now = Синхронизировать
menu-work-offline = Работать офлайн
menu-quit = Выйти из Kabinet
menu-edit = Правка
menu-undo = Отменить
menu-redo = Повторить
menu-cut = Вырезать
menu-copy = Копировать
menu-paste = Вставить
menu-select-all = Выделить всё
menu-view = Вид
menu-zoom-in = Крупнее
menu-zoom-out = Мельче
menu-zoom-reset = Обычный размер
menu-full-screen = Во весь экран
menu-help = Справка
menu-copy-diagnostics = Скопировать диагностику
menu-diagnostics-copied = Диагностика скопирована в буфер обмена. Паролей, кодов и номеров телефонов в ней нет.
menu-diagnostics-failed = Не удалось скопировать диагностику.
menu-about = О программе Kabinet
menu-about-comments = Личный кабинет магазина на вашем компьютере
menu-settings = Настройки…
menu-search = Найти заказ
menu-palette = Перейти…
menu-shortcuts = Сочетания клавиш
