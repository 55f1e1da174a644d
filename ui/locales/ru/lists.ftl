# Корзина, избранное, отложенное.
nav-with-count = { $name }, { $n }
quantity = Количество
quantity-of = Количество: { $name }
quantity-less = На один меньше
quantity-more = На один больше

cart-add = В корзину
cart-add-label = В корзину: { $name }
cart-add-label-more = Добавить ещё один, в корзине уже { $n }: { $name }
cart-added = Товар «{ $name }» в корзине.
cart-removed = Товар «{ $name }» убран из корзины.
cart-has = В корзине: { $n }
cart-open = Открыть корзину
cart-none = Корзина пуста
cart-none-text = То, что вы сюда положите, останется здесь и без связи, и на других ваших устройствах.
cart-none-text-saved = То, что вы отложили, ждёт ниже.
cart-pieces = { $n ->
    [one] { $n } штука
    [few] { $n } штуки
   *[many] { $n } штук
}
cart-sum = Сумма корзины
cart-sum-text = Доставка добавится при оформлении: там вы увидите всё до того, как заказать.
cart-left = { $n ->
    [one] { $n } товар сейчас нельзя заказать, он не посчитан.
    [few] { $n } товара сейчас нельзя заказать, они не посчитаны.
   *[many] { $n } товаров сейчас нельзя заказать, они не посчитаны.
}
cart-checkout = К оформлению

favourite-label = Избранное: { $name }
favourite-add = Добавить в избранное
favourite-remove = Убрать из избранного
favourite-added = Товар «{ $name }» в избранном.
favourite-removed = Товар «{ $name }» убран из избранного.
favourites-removed = Товар «{ $name }» убран из избранного.
favourites-none = В избранном пока пусто
favourites-none-text = Нажмите на сердечко у товара, и он будет здесь; за его ценой можно следить.

saved-title = Отложено
saved-removed = Товар «{ $name }» убран.
list-count = { $n ->
    [one] { $n } товар
    [few] { $n } товара
   *[many] { $n } товаров
}
lists-failed = Не удалось прочитать список

move-to-saved = Отложить
move-to-saved-label = Отложить: { $name }
move-to-favourites = В избранное
move-to-favourites-label = Переложить в избранное: { $name }
move-to-cart = В корзину
move-to-cart-label = Переложить в корзину: { $name }
moved-to-cart = Товар «{ $name }» в корзине.
moved-to-saved = Товар «{ $name }» отложен.
moved-to-favourites = Товар «{ $name }» теперь в избранном.
remove-from-cart = Убрать из корзины: { $name }
remove-from-favourites = Убрать из избранного: { $name }
remove-from-saved = Убрать: { $name }

item-gone = Товар, которого больше нет
item-gone-text = Магазин убрал его из каталога.
item-coming = Товар
item-coming-text = Он появится, когда каталог загрузится на этот компьютер.
item-waits = Ждёт отправки в магазин
