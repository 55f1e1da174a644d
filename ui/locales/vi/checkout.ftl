# Từ giỏ hàng đến đơn hàng.
checkout = Đặt hàng
checkout-delivery = Giao bằng cách nào
checkout-address = Giao đến đâu
checkout-point = Bạn nhận ở đâu
checkout-payment = Bạn trả thế nào
checkout-sum = Tổng đơn hàng
checkout-by = trước { $date }
checkout-days = { $n ->
    [0] trong ngày
   *[other] { $n } ngày sau khi cửa hàng nhận đơn
}
checkout-free-from = Miễn phí từ { $sum }
checkout-no-address = Sổ địa chỉ đang trống. Hãy thêm nơi nhận hàng.
checkout-on-delivery = Khi nhận hàng
checkout-on-delivery-text = Bằng tiền mặt hoặc thẻ, cho người giao.
checkout-place = Đặt với { $total }
checkout-place-later = Đặt với { $total }, gửi sau
checkout-guard = { $n } món. Cửa hàng nhận đúng tổng này hoặc hỏi lại bạn; không bao giờ thu khác.
checkout-lacking-goods = Hiện không có gì trong giỏ đặt được.
checkout-lacking-delivery = Hãy chọn cách giao.
checkout-lacking-address = Hãy chọn nơi giao.
checkout-lacking-point = Hãy chọn nơi nhận.
checkout-offline = Bạn đang ngoại tuyến
checkout-offline-text = Đơn được giữ trên máy này và gửi ngay khi kết nối được với cửa hàng, đúng với tổng này. Bạn trả khi nhận hàng. Nếu không gửi được trong hai ngày, bạn sẽ được hỏi lại trước.
checkout-changed = Cửa hàng có thông tin khác
checkout-changed-text = Chưa đặt gì cả. Hãy xem điểm khác rồi quyết định.
checkout-seen = Đã hiển thị
checkout-gone = Không còn bán
checkout-agree = Đồng ý giá mới
checkout-agree-without = Tiếp tục, bỏ những món thiếu
checkout-nothing-left = Hiện không đặt được món nào.
way-post = Bưu điện
way-courier = Người giao hàng
way-pickup = Tự đến lấy
way-digital = Dạng số
placed = Cảm ơn bạn, đơn hàng đã được đặt
placed-text = Đơn hàng { $number } đã có trong danh sách, bạn theo dõi được ở đó.
placed-show = Xem đơn hàng
placed-on = Xem tiếp
queued = Đơn hàng đã được giữ
queued-text = Đơn sẽ được gửi ngay khi kết nối được với cửa hàng. Nếu đến { $time } vẫn chưa gửi được, bạn sẽ được hỏi lại trước khi đặt.
queued-show = Những gì đang chờ gửi
