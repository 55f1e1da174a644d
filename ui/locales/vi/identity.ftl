# Đăng nhập, đăng ký, đăng xuất.
signin-title = Đăng nhập hoặc đăng ký
signin-title-code = Nhập mã
signin-text = Chúng tôi gửi một mã tới điện thoại của bạn. Nếu cửa hàng chưa biết số này, một tài khoản sẽ được mở cho bạn.
signin-text-known = Chúng tôi gửi một mã tới số điện thoại mà cửa hàng đã biết.
signin-again = Đăng nhập lại
signin-again-text = Cửa hàng đã kết thúc phiên này. Kho lưu vẫn ở đây, đang khóa, và mở ra ngay khi bạn đăng nhập.
signin-disabled = Cửa hàng này không có tài khoản khách hàng
signin-disabled-text = { $store } nhận đơn không cần tài khoản nên không có gì để đăng nhập.
signin-phone = Số điện thoại
signin-phone-hint = Có mã quốc gia, hoặc như bạn vẫn viết.
signin-will-send = Mã sẽ gửi tới { $number }
signin-get-code = Nhận mã
signin-demo-number = Số của khách dùng thử là
signin-sent = Mã đang được gửi tới { $to }.
signin-other-number = Dùng số khác
signin-code = Mã { $n } chữ số
signin-code-life = Còn hiệu lực { $time }
signin-continue = Tiếp tục
signin-resend = Gửi mã mới
signin-resend-in = Mã mới sau { $time }

inbox = Hộp thư dùng thử
inbox-why = Cửa hàng dùng thử không gửi tin nhắn thật. Những gì lẽ ra được gửi sẽ hiện ở đây.
inbox-to = Tới { $to } lúc { $time }
inbox-use = Dùng mã này
inbox-empty = Đang chờ tin nhắn…
inbox-failed = Hiện chưa đọc được hộp thư. Đang thử lại.

signout = Đăng xuất
signout-title = Đăng xuất khỏi { $store }?
signout-text = Bạn đang đăng nhập là { $name }.
signout-erases = Bản chép đơn hàng trên máy này sẽ bị xóa.
signout-keeps = Cửa hàng vẫn giữ chúng: đăng nhập lại là có lại.
signout-confirm = Đăng xuất và xóa bản chép
signout-discard = Bỏ phần chưa gửi và đăng xuất
signout-forgotten = Đăng xuất và xóa bản chép
