# Điều gì đã xảy ra và có thể làm gì. Mỗi mã một thông báo.
error-internal = Chương trình gặp lỗi ({ $code }). Hãy thử lại; nếu vẫn còn, hãy sao chép chẩn đoán gửi bộ phận hỗ trợ.
error-host-gone = Chương trình phía sau trang này không trả lời. Hãy khởi động lại.
error-offline = Không tới được cửa hàng. Hãy kiểm tra kết nối rồi thử lại.
error-timeout = Cửa hàng trả lời quá lâu. Hãy thử lại sau ít phút.
error-unavailable = Cửa hàng đang bận. Hãy thử lại sau ít phút.
error-not-a-store = Ở địa chỉ này không có cửa hàng nào. Hãy kiểm tra cách viết.
error-bad-address = Đây không phải là địa chỉ. Địa chỉ có dạng shop.example.
error-insecure-address = Địa chỉ này không được mã hóa. Hãy dùng địa chỉ bắt đầu bằng https.
error-demo-unavailable = Bản cài này không có cửa hàng dùng thử.
error-store-in-use = Thiết bị này có tài khoản của cửa hàng đó. Hãy đăng xuất trước.
error-phone-empty = Trước hết hãy nhập số điện thoại.
error-phone-invalid = Có vẻ đây không phải số nhận được tin nhắn. Hãy kiểm tra các chữ số và mã quốc gia.
error-phone-country = Cửa hàng này không gửi mã tới số của nước đó.
error-rate-limited = Quá nhiều lần. Hãy thử lại sau { $wait }.
error-code-wrong = { $tries ->
    [0] Mã không đúng. Hãy xin mã mới.
   *[other] Mã không đúng. Còn { $tries } lần thử.
}
error-code-expired = Mã này hết hiệu lực. Hãy xin mã mới.
error-code-locked = Mã này đã bị thử quá nhiều lần. Hãy xin mã mới.
error-code-used = Mã này đã được dùng. Hãy xin mã mới.
error-accounts-disabled = Cửa hàng này đã tắt tài khoản khách hàng.
error-registration-closed = Cửa hàng không biết số này và không mở tài khoản mới bằng mã. Hãy hỏi cửa hàng.
error-unauthenticated = Bạn chưa đăng nhập. Hãy đăng nhập lại.
error-token-expired = Bạn chưa đăng nhập. Hãy đăng nhập lại.
error-session-revoked = Cửa hàng đã kết thúc phiên này. Hãy đăng nhập lại.
error-forbidden = Cửa hàng không cho phép điều này.
error-not-found = Mục này không còn ở đây.
error-invalid = Có chỗ bạn nhập không dùng được. Hãy kiểm tra rồi thử lại.
error-malformed = Cửa hàng không hiểu chương trình. Hãy cập nhật chương trình.
error-bad-arguments = Có chỗ bạn nhập không dùng được. Hãy kiểm tra rồi thử lại.
error-bad-link = Chương trình không mở loại liên kết này.
error-conflict = Trong lúc đó đã có thay đổi. Hãy xem lại rồi quyết định.
error-client-too-old = Chương trình này quá cũ so với cửa hàng. Hãy cập nhật; kho lưu vẫn đọc được.
error-server-too-old = Phần mềm của cửa hàng quá cũ so với chương trình này. Hãy báo cho cửa hàng.
error-resync-required = Đơn hàng cần được chép lại. Việc này tự bắt đầu.
error-vault-choice-needed = Trước hết hãy chọn cách bảo vệ kho lưu.
error-vault-locked = Kho lưu đang khóa. Hãy mở khóa trước.
error-wrong-passphrase = Cụm mật khẩu không đúng. Hãy kiểm tra chữ hoa và bộ gõ.
error-passphrase-too-short = Cụm mật khẩu quá ngắn. Hãy dùng ít nhất 8 ký tự.
error-keyring-unavailable = Chùm khóa của hệ thống không trả lời. Hãy mở nó, hoặc chọn cách bảo vệ khác.
error-in-use = Một cửa sổ hoặc chương trình khác đang mở kho lưu này. Hãy đóng nó rồi thử lại.
error-disk-full = Đĩa đã đầy. Hãy giải phóng chỗ trống rồi thử lại; không mất gì cả.
error-newer-file = Kho lưu do phiên bản mới hơn ghi. Hãy cập nhật chương trình để đọc.
error-work-offline = Bạn đang làm việc ngoại tuyến. Hãy kết nối lại trước.
error-unsent-work = Một số thao tác chưa được gửi. Đăng xuất bây giờ sẽ làm mất chúng.
error-no-account = Chưa mở tài khoản nào. Hãy đăng nhập trước.
