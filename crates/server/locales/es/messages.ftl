sms-code =
    { $store }: su código es { $code }. Vale { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    }. No lo comparta con nadie.
