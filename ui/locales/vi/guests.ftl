# Mua không cần tài khoản.
guest-at = Không có tài khoản
guest-look = Xem không cần tài khoản
guest-look-text = Bạn xem hàng và bỏ vào giỏ ngay trên máy này. Cửa hàng không biết gì về bạn cho tới khi bạn đặt hàng.
guest-look-text-required = Bạn xem hàng và bỏ vào giỏ ngay trên máy này. Để đặt hàng, cửa hàng này cần tài khoản.
guest-sign-in = Đăng nhập hoặc đăng ký
guest-panel = Bạn đang ở đây mà không có tài khoản
guest-panel-text = Giỏ hàng, địa chỉ và đơn hàng nằm trên máy này. Khi bạn đăng nhập, tất cả chuyển vào tài khoản của bạn.
guest-panel-closed = Giỏ hàng, địa chỉ và đơn hàng nằm trên máy này. Cửa hàng này không mở tài khoản.
guest-checkout = Bạn đặt hàng với tư cách khách
guest-checkout-text = Cửa hàng viết tới liên hệ bạn cho. Với tài khoản, bạn còn theo dõi được đơn trên các thiết bị khác.
guest-contact = Điện thoại hoặc e-mail
guest-contact-hint = Nơi cửa hàng báo cho bạn về đơn hàng; nhờ đó sau này bạn có thể chuyển đơn vào tài khoản.
guest-offline = Đặt hàng không có tài khoản thì cần kết nối. Giỏ hàng của bạn vẫn còn đó.
guest-required = Để đặt hàng ở đây, bạn cần tài khoản
guest-required-text = Giỏ hàng giữ nguyên và sẽ có trong tài khoản sau khi bạn đăng nhập.
guest-write = Để viết cho cửa hàng, bạn hãy đăng nhập hoặc đăng ký. Các số điện thoại ở trên trả lời mọi người.
checkout-lacking-contact = Cho biết cửa hàng liên hệ với bạn thế nào.
