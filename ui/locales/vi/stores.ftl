# Chọn cửa hàng.
welcome-title = Đơn hàng của bạn, ngay trên máy này
welcome-text = Hãy chọn cửa hàng bạn mua sắm. Đơn hàng được chép về đây, có mã hóa, và đọc được cả khi không có mạng.
store-known = Cửa hàng trên thiết bị này
store-forget = Bỏ { $store }
store-demo = Cửa hàng dùng thử
store-demo-text = Một cửa hàng thú cưng hư cấu với đơn hàng nhiều năm, chỉ chạy trên máy này. Không gì rời khỏi máy.
store-demo-open = Mở cửa hàng dùng thử
store-demo-starting = Đang mở cửa hàng dùng thử
store-badge-demo = { $store } · cửa hàng dùng thử
store-address = Địa chỉ cửa hàng của bạn
store-address-hint = Bạn tìm thấy trong thư của cửa hàng hoặc trên trang web của họ.
store-address-example = shop.example
store-address-empty = Trước hết hãy nhập địa chỉ cửa hàng.
store-connect = Kết nối
