# Danh mục hàng và một sản phẩm.
catalogue-categories = Nhóm hàng
catalogue-all = Tất cả
catalogue-search = Tìm trong danh mục
catalogue-search-hint = Sản phẩm, thương hiệu hoặc mã hàng
catalogue-list = Sản phẩm
catalogue-found-list = Sản phẩm tìm thấy
catalogue-count = { $n } sản phẩm
catalogue-go = Xem danh mục
catalogue-failed = Không đọc được danh mục
catalogue-nothing-hint = Hãy thử ít chữ hơn, một thương hiệu hoặc mã hàng.
catalogue-nothing-filtered = Chỉ tìm trong nhóm hàng và bộ lọc đã chọn.
catalogue-everywhere = Tìm tất cả
catalogue-none-filtered = Không có sản phẩm nào hợp với bộ lọc
catalogue-filling = Danh mục đang được tải về
catalogue-filling-text = Danh mục được chép vào máy này để bạn xem được cả khi không có mạng.
catalogue-not-here = Danh mục chưa có trên máy này
catalogue-not-here-text = Danh mục sẽ tự được chép khi kết nối được với cửa hàng, rồi ở lại đây.
catalogue-too-large = Danh mục này lớn hơn mức máy lưu giữ. Khi không có mạng chỉ có những sản phẩm đầu tiên.

filter-in-stock = Còn hàng
filter-price = Giá
sort = Thứ tự
sort-catalogue = Như ở cửa hàng
sort-price-up = Rẻ nhất trước
sort-price-down = Đắt nhất trước
sort-name = Theo tên

availability-in-stock = Còn hàng
availability-low = Sắp hết
availability-out-of-stock = Hết hàng
availability-discontinued = Không còn sản xuất

price-was = trước đây
price-each = { $price } mỗi cái
price-fell = trước đây { $price }
price-lowest = Giá thấp nhất trong 30 ngày qua: { $price }

product = Sản phẩm
product-back = Quay lại
product-full-name = { $name }, { $variant }
product-variants = { $n } loại
product-variant = Loại
product-about = Về sản phẩm
product-gone = Sản phẩm này không còn nữa
product-gone-text = Cửa hàng đã bỏ sản phẩm khỏi danh mục.
product-failed = Không đọc được sản phẩm này
product-out-text = Hiện chưa đặt được. Hãy thêm vào yêu thích để tiện mua khi có hàng lại.
product-discontinued-text = Sản phẩm không còn được sản xuất và sẽ không có lại.

history = Lịch sử giá
history-lowest = Thấp nhất
history-highest = Cao nhất
history-today = hôm nay
history-table = Dạng bảng
history-since = Từ ngày
history-price = Giá
history-none = Giá không đổi từ khi sản phẩm có trong danh mục.

watch-off = Bạn chờ giá tốt hơn?
watch-begin = Theo dõi giá
watch-label = Báo tôi khi giá không quá, { $currency }
watch-hint = Giá hiện tại là { $price }.
watch-bad = Hãy nhập số tiền lớn hơn không, ví dụ 12,50.
watch-save = Theo dõi
watch-on = Bạn sẽ được báo khi giá còn { $target } hoặc thấp hơn.
watch-reached = Giá đã xuống đến { $target }.
watch-change = Thay đổi
watch-stop = Ngừng theo dõi
watch-begun = “{ $name }” đã vào yêu thích và được theo dõi giá.
watch-stopped = Không còn theo dõi giá của “{ $name }”.
