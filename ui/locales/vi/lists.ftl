# Giỏ hàng, yêu thích, để mua sau.
nav-with-count = { $name }, { $n }
quantity = Số lượng
quantity-of = Số lượng: { $name }
quantity-less = Bớt một
quantity-more = Thêm một

cart-add = Thêm vào giỏ
cart-add-label = Thêm vào giỏ: { $name }
cart-add-label-more = Thêm một nữa vào giỏ, đã có { $n }: { $name }
cart-added = “{ $name }” đã vào giỏ hàng.
cart-removed = Đã bỏ “{ $name }” khỏi giỏ hàng.
cart-has = Trong giỏ có { $n }
cart-open = Mở giỏ hàng
cart-none = Giỏ hàng đang trống
cart-none-text = Những gì bạn bỏ vào sẽ ở lại đây, cả khi không có mạng và trên thiết bị khác của bạn.
cart-none-text-saved = Những gì bạn để mua sau đang chờ bên dưới.
cart-pieces = { $n } món
cart-sum = Tổng giỏ hàng
cart-sum-text = Phí giao hàng được cộng khi thanh toán, ở đó bạn thấy mọi khoản trước khi đặt.
cart-left = { $n } sản phẩm hiện không đặt được và không được tính.
cart-checkout = Đến thanh toán

favourite-label = Yêu thích: { $name }
favourite-add = Thêm vào yêu thích
favourite-remove = Bỏ khỏi yêu thích
favourite-added = “{ $name }” đã vào yêu thích.
favourite-removed = “{ $name }” không còn trong yêu thích.
favourites-removed = “{ $name }” không còn trong yêu thích.
favourites-none = Chưa có mục yêu thích
favourites-none-text = Bấm trái tim trên sản phẩm để giữ nó ở đây, và bạn có thể theo dõi giá.

saved-title = Để mua sau
saved-removed = Đã bỏ “{ $name }”.
list-count = { $n } sản phẩm
lists-failed = Không đọc được danh sách

move-to-saved = Để mua sau
move-to-saved-label = Để mua sau: { $name }
move-to-favourites = Vào yêu thích
move-to-favourites-label = Chuyển vào yêu thích: { $name }
move-to-cart = Vào giỏ
move-to-cart-label = Chuyển vào giỏ hàng: { $name }
moved-to-cart = “{ $name }” đã vào giỏ hàng.
moved-to-saved = “{ $name }” được để mua sau.
moved-to-favourites = “{ $name }” đã vào yêu thích.
remove-from-cart = Bỏ khỏi giỏ hàng: { $name }
remove-from-favourites = Bỏ khỏi yêu thích: { $name }
remove-from-saved = Bỏ: { $name }

item-gone = Sản phẩm không còn nữa
item-gone-text = Cửa hàng đã bỏ sản phẩm khỏi danh mục.
item-coming = Một sản phẩm
item-coming-text = Sẽ hiện ra khi danh mục có trên máy này.
item-waits = Đang chờ gửi đến cửa hàng
