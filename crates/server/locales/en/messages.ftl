sms-code =
    { $store }: your code is { $code }. It works for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }. Tell it to nobody.
