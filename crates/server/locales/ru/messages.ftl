sms-code =
    { $store }: ваш код { $code }. Он действует { $minutes ->
        [one] { $minutes } минуту
        [few] { $minutes } минуты
       *[many] { $minutes } минут
    }. Никому его не сообщайте.
