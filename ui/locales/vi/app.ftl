# Khung cửa sổ và những từ dùng ở mọi nơi.
-brand = Kabinet

action-apply = Áp dụng
action-back = Quay lại
action-cancel = Hủy
action-close = Đóng
action-copied = Đã sao chép
action-dismiss = Ẩn
action-retry = Thử lại
action-remove = Bỏ ra
action-save = Lưu
action-undo = Hoàn tác
or = hoặc
start-failed = Chương trình không khởi động được
state-loading = Đang tải
search-clear = Xóa ô tìm

wait-seconds = { $n } giây
wait-minutes = { $n } phút
wait-hours = { $n } giờ

nav = Các mục
nav-orders = Đơn hàng
nav-catalogue = Danh mục
nav-favourites = Yêu thích
nav-cart = Giỏ hàng
nav-inbox = Hộp tin
nav-account = Tài khoản
splitter-rail = Độ rộng thanh bên
splitter-list = Độ rộng danh sách đơn hàng

switcher = { $store }, { $name }: đổi tài khoản
switcher-accounts = Tài khoản
switcher-add = Thêm tài khoản
accounts-title = Bạn muốn mở tài khoản nào?

palette = Đi tới
palette-open = Đi tới…
palette-hint = Một mục, một thao tác hoặc một đơn hàng
palette-actions = Thao tác
palette-nothing = Không có gì tên như vậy
palette-theme = Giao diện: { $theme }

shortcuts = Phím tắt
key-palette = Đi tới một mục, một thao tác hoặc một đơn hàng
key-search = Tìm trên màn hình này
key-undo = Hoàn tác thay đổi gần nhất của danh sách
key-rail = Chuyển mục
key-move = Di chuyển trong danh sách
key-ends = Đơn đầu tiên và đơn cuối cùng
key-pages = Lên hoặc xuống một màn hình
key-open = Đọc đơn hàng
key-back = Lùi một bước
key-sheet = Bảng này

link-order = Mở đơn hàng { $number }?
link-order-unknown = Mở một đơn hàng?
link-points = Mở điểm của bạn?
link-points-text = Một liên kết muốn hiện điểm, ở { $store }. Chưa có gì thay đổi cho đến khi bạn chọn.
link-text = Một liên kết đề nghị hiện đơn này. Chưa có gì thay đổi cho đến khi bạn chọn.
link-text-no-account = Liên kết dẫn tới đơn hàng của một tài khoản chưa có trên thiết bị này. Hãy đăng nhập để xem.
link-open = Mở
link-sign-in = Đăng nhập
link-bad = Liên kết này không dẫn tới đâu
switcher-account = Tài khoản của bạn
palette-section = Tài khoản: { $section }
key-lock = Khóa chương trình
link-sign-in-title = Mở mẫu đăng nhập?
link-recover-title = Mở mẫu lấy lại quyền vào?
link-new-password-title = Đặt mật khẩu mới?
link-form-text = Một liên kết đề nghị việc này, ở { $store }. Chưa có gì thay đổi cho đến khi bạn chọn.
file-made = Đã lưu:
