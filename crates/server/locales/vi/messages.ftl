sms-code =
    { $store }: mã của bạn là { $code }. Mã có hiệu lực trong { $minutes } phút. Đừng cho ai biết mã này.
sms-temporary-password =
    { $store }: tên đăng nhập { $login }, mật khẩu { $password }. Mật khẩu có hiệu lực trong { $hours } giờ và phải thay khi dùng lần đầu.
sms-password = { $store }: tên đăng nhập { $login }, mật khẩu { $password }. Bạn có thể đổi trong mục Bảo mật.
sms-recovery =
    { $store }: đặt mật khẩu mới bằng mã { $code } (trong { $minutes } phút) hoặc tại đây: { $link }
sms-notice = { $store }: { $what } { $when }. { $hint }

mail-code-subject = { $store }: mã của bạn
mail-code-lead = Nhập mã này vào nơi yêu cầu. Mã có hiệu lực trong { $minutes } phút.
mail-code-secret = Đừng cho ai biết mã này. Cửa hàng không bao giờ hỏi mã qua điện thoại hay trò chuyện.
mail-not-asked = Nếu bạn không yêu cầu, hãy bỏ qua thư này: sẽ không có gì thay đổi.

mail-password-subject = { $store }: tên đăng nhập và mật khẩu của bạn
mail-password-lead = Với thông tin này bạn có thể đăng nhập mà không cần chờ mã.
mail-password-temporary = Mật khẩu có hiệu lực trong { $hours } giờ và phải thay khi dùng lần đầu.
mail-password-stays = Bạn có thể đổi mật khẩu bất cứ lúc nào trong mục Bảo mật.
label-login = Tên đăng nhập
label-password = Mật khẩu

mail-recovery-subject = { $store }: đặt mật khẩu mới
mail-recovery-lead = Bạn đã yêu cầu khôi phục quyền truy cập tài khoản.
mail-recovery-button = Đặt mật khẩu mới
mail-recovery-link-life = Liên kết chỉ dùng được một lần, trong { $minutes } phút.
mail-recovery-code = Hoặc nhập mã này trong ứng dụng trong vòng { $minutes } phút:

mail-closed-subject = { $store }: tài khoản của bạn đã được đóng
mail-closed-lead = Tài khoản của bạn đã được đóng và dữ liệu cá nhân đã bị xóa. Cửa hàng giữ sổ sách mà không có tên bạn.
mail-closed-hint = Nếu không phải bạn, hãy liên hệ ngay với cửa hàng.
sms-closed = { $store }: tài khoản của bạn đã được đóng và dữ liệu cá nhân đã bị xóa.

notice-hint = Nếu không phải bạn, hãy kết thúc phiên đó và đổi mật khẩu trong mục Bảo mật.
notice-signed_in = Một thiết bị mới đã đăng nhập vào tài khoản của bạn.
notice-sign_in_failed = Có người đã thử đăng nhập vào tài khoản của bạn bằng mật khẩu sai.
notice-session_copied = Một bản sao phiên của bạn đã được sử dụng. Chúng tôi đã kết thúc phiên đó.
notice-password_changed = Mật khẩu tài khoản của bạn đã được đổi.
notice-password_removed = Mật khẩu tài khoản của bạn đã bị gỡ bỏ.
notice-recovery_asked = Có người đã yêu cầu khôi phục quyền truy cập tài khoản của bạn.
notice-phone_changed = Số điện thoại của tài khoản đã được đổi.
notice-email_changed = Địa chỉ e-mail của tài khoản đã được đổi.
notice-totp_on = Ứng dụng xác thực đã được thêm vào tài khoản của bạn.
notice-totp_off = Ứng dụng xác thực đã được gỡ khỏi tài khoản của bạn.
notice-recovery_code_used = Một mã khôi phục của tài khoản đã được sử dụng.
notice-exported = Dữ liệu tài khoản của bạn đã được xuất.
notice-orders_claimed = Các đơn hàng đã được chuyển vào tài khoản của bạn.
notice-other = Cài đặt bảo mật của tài khoản đã thay đổi.
label-when = Thời gian
label-device = Thiết bị
label-detail = Chi tiết
mail-footer = { $store } gửi thư này về tài khoản của bạn.

date = ngày { $day } tháng { $month }, { $year }
date-time = { $hour }:{ $minute } ngày { $day } tháng { $month }, { $year } ({ $offset })

sms-order = { $store }: đơn hàng { $number } đã được đặt, { $total }. Dự kiến giao trước { $date }.
mail-order-subject = { $store }: đơn hàng { $number } của bạn
mail-order-lead = Cảm ơn bạn. Đơn hàng { $number } đã được đặt; bạn có thể theo dõi trong ứng dụng.
mail-order-pay-on-delivery = Bạn thanh toán khi nhận hàng.
mail-order-pay-online = Vui lòng thanh toán trong ứng dụng trước { $when }. Sau thời điểm đó, đơn hàng sẽ bị hủy.
mail-order-cancel = Khi hàng chưa gửi đi, bạn có thể hủy trong ứng dụng.
label-delivery = Giao hàng
label-total = Tổng cộng
label-saved = Tiết kiệm nhờ Premium
label-credit = Từ số dư tại cửa hàng
label-to-pay = Còn phải trả
label-expected = Dự kiến giao
delivery-post = Qua bưu điện
delivery-courier = Giao tận nơi
delivery-pickup = Tự đến lấy
delivery-digital = Gửi trực tuyến
