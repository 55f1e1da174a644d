sms-code =
    { $store }: mã của bạn là { $code }. Mã có hiệu lực trong { $minutes } phút. Đừng cho ai biết mã này.
