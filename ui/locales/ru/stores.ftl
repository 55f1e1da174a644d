# Выбор магазина.
welcome-title = Ваши заказы — у вас на компьютере
welcome-text = Выберите магазин, в котором покупаете. Заказы скопируются сюда в зашифрованном виде и будут доступны без связи.
store-known = Магазины на этом устройстве
store-forget = Убрать { $store }
store-demo = Демо-магазин
store-demo-text = Вымышленный зоомагазин с заказами за несколько лет. Работает только на этом компьютере и ничего не отправляет.
store-demo-open = Открыть демо-магазин
store-demo-starting = Демо-магазин запускается
store-badge-demo = { $store } · демо-магазин
store-address = Адрес вашего магазина
store-address-hint = Он есть в письмах магазина и на его сайте.
store-address-example = shop.example
store-address-empty = Сначала введите адрес магазина.
store-connect = Подключиться
