# The native menu. Read by the shell, not by the interface.

menu-file = Tệp
menu-sync-now = Đồng bộ ngay
menu-work-offline = Làm việc ngoại tuyến
menu-quit = Thoát Kabinet
menu-edit = Sửa
menu-undo = Hoàn tác
menu-redo = Làm lại
menu-cut = Cắt
menu-copy = Sao chép
menu-paste = Dán
menu-select-all = Chọn tất cả
menu-view = Xem
menu-zoom-in = Phóng to
menu-zoom-out = Thu nhỏ
menu-zoom-reset = Cỡ thật
menu-full-screen = Toàn màn hình
menu-help = Trợ giúp
menu-copy-diagnostics = Sao chép thông tin chẩn đoán
menu-diagnostics-copied = Thông tin chẩn đoán đã nằm trong bộ nhớ tạm. Không có mật khẩu, mã hay số điện thoại trong đó.
menu-diagnostics-failed = Không sao chép được thông tin chẩn đoán.
menu-about = Giới thiệu về Kabinet
menu-about-comments = Tài khoản cửa hàng trên máy tính của bạn
menu-settings = Cài đặt…
menu-search = Tìm đơn hàng
menu-palette = Đi tới…
menu-shortcuts = Phím tắt
