# Cách bảo vệ kho lưu trên máy.
vault-title = Bạn muốn bảo vệ kho lưu thế nào?
vault-why = Đơn hàng luôn được mã hóa trên đĩa. Hãy chọn nơi lấy khóa.
vault-keyring-ready = Chùm khóa của hệ thống hoạt động và có thể giữ khóa.
vault-keyring-absent = Hệ thống này không có chùm khóa để giữ khóa.
vault-keyring-locked = Chùm khóa của hệ thống đang bị khóa.
vault-keyring-unresponsive = Chùm khóa của hệ thống không trả lời.
vault-passphrase = Cụm mật khẩu
vault-passphrase-text = Kho lưu ở lại trên máy này. Bạn nhập cụm mật khẩu mỗi lần mở chương trình. Không ai có thể khôi phục nó giúp bạn.
vault-memory = Chỉ trong bộ nhớ
vault-memory-text = Khóa không bao giờ được lưu. Khi bạn thoát, kho lưu không đọc được nữa; lần sau bạn đăng nhập và nó được chép lại.
vault-new-passphrase = Cụm mật khẩu mới
vault-new-passphrase-hint = Ít nhất { $n } ký tự. Vài từ không liên quan tới nhau là tốt.
vault-repeat = Nhập lại lần nữa
vault-too-short = Hãy dùng ít nhất { $n } ký tự.
vault-not-same = Hai lần nhập không giống nhau.
vault-use-passphrase = Dùng cụm mật khẩu này
vault-use-memory = Chỉ giữ khóa trong bộ nhớ
vault-try-keyring = Thử lại chùm khóa

unlock-title = Mở khóa kho lưu
unlock-text = Hãy nhập cụm mật khẩu bạn đã chọn trên máy này.
unlock-keyring-text = Khóa nằm trong chùm khóa của hệ thống. Hãy mở chùm khóa rồi thử lại.
unlock-passphrase = Cụm mật khẩu
unlock-empty = Trước hết hãy nhập cụm mật khẩu.
unlock-open = Mở khóa
unlock-other = { $name } tại { $store }
