# Điều gì đã xảy ra và có thể làm gì. Mỗi mã một thông báo.
error-internal = Chương trình gặp lỗi ({ $code }). Hãy thử lại; nếu vẫn còn, hãy sao chép chẩn đoán gửi bộ phận hỗ trợ.
error-host-gone = Chương trình phía sau trang này không trả lời. Hãy khởi động lại.
error-offline = Không tới được cửa hàng. Hãy kiểm tra kết nối rồi thử lại.
error-timeout = Cửa hàng trả lời quá lâu. Hãy thử lại sau ít phút.
error-unavailable = Cửa hàng đang bận. Hãy thử lại sau ít phút.
error-not-a-store = Ở địa chỉ này không có cửa hàng nào. Hãy kiểm tra cách viết.
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
error-conflict = Trong lúc đó đã có thay đổi. Hãy xem lại rồi quyết định.
error-client-too-old = Chương trình này quá cũ so với cửa hàng. Hãy cập nhật; kho lưu vẫn đọc được.
error-server-too-old = Phần mềm của cửa hàng quá cũ so với chương trình này. Hãy báo cho cửa hàng.
error-resync-required = Đơn hàng cần được chép lại. Việc này tự bắt đầu.
error-vault-choice-needed = Trước hết hãy chọn cách bảo vệ kho lưu.
error-vault-locked = Kho lưu đang khóa. Hãy mở khóa trước.
error-wrong-passphrase = { $seconds ->
    [0] Cụm mật khẩu không đúng. Hãy kiểm tra chữ hoa và bộ gõ.
   *[other] Cụm mật khẩu không đúng. Hãy thử lại sau { $wait }.
}
error-in-use = Một cửa sổ hoặc chương trình khác đang mở kho lưu này. Hãy đóng nó rồi thử lại.
error-disk-full = Đĩa đã đầy. Hãy giải phóng chỗ trống rồi thử lại; không mất gì cả.
error-newer-file = Kho lưu do phiên bản mới hơn ghi. Hãy cập nhật chương trình để đọc.
error-unsent-work = Một số thao tác chưa được gửi. Đăng xuất bây giờ sẽ làm mất chúng.
error-address-invalid = Đây không phải là địa chỉ cửa hàng. Địa chỉ có dạng shop.example và, ngoài máy này, phải được mã hóa (https).
error-home-unusable = Không dùng được thư mục dữ liệu của bạn. Hãy kiểm tra quyền ghi và xem đĩa đã được nối chưa.
error-key-lost = Khóa của kho lưu này đã mất. Hãy đăng nhập lại, đơn hàng sẽ được chép lại từ đầu.
error-damaged = Bản chép trên máy này bị hỏng. Nó được để riêng và đơn hàng đang được chép lại.
error-disk = Không đọc hoặc ghi được đĩa. Hãy kiểm tra đĩa rồi thử lại.
error-another-store = Một cửa hàng khác đang trả lời tại địa chỉ của cửa hàng này. Không có gì được gửi đến đó. Hãy hỏi cửa hàng về địa chỉ mới; kho lưu vẫn đọc được.
error-untrusted = Cửa hàng không chứng minh được đó đúng là nơi bạn cần. Chưa có gì được gửi đi. Hãy thử mạng khác hoặc hỏi cửa hàng.
error-signed-out = Bạn chưa đăng nhập. Hãy đăng nhập lại.
error-passphrase-short = Cụm mật khẩu quá ngắn. Hãy dùng ít nhất 8 ký tự.
error-too-large = Nhiều hơn mức cửa hàng nhận. Hãy rút gọn rồi thử lại.
error-feed-revoked = Bạn không còn quyền xem mục này. Bản chép ở đây được gỡ bỏ.
error-key-reused = Cửa hàng đã thấy thao tác này với nội dung khác. Hãy xem lại trước khi lặp lại.
error-identifier-empty = Trước hết hãy nhập số điện thoại hoặc email.
error-email-empty = Trước hết hãy nhập địa chỉ email.
error-password-empty = Trước hết hãy nhập mật khẩu.
error-passphrase-empty = Trước hết hãy nhập cụm mật khẩu.
error-passcode-empty = Trước hết hãy nhập mật mã.
error-store-unknown = Nó dẫn tới một cửa hàng chưa có trên thiết bị này. Hãy kết nối cửa hàng đó trước rồi mở lại liên kết.
error-accounts-required = Cửa hàng này cần tài khoản cho việc đó. Hãy đăng nhập hoặc đăng ký trước.
error-credentials-wrong = Số điện thoại, email hoặc mật khẩu không đúng. Hãy kiểm tra chữ hoa và bộ gõ, hoặc đăng nhập bằng mã.
error-password-expired = Mật khẩu tạm thời này đã hết hạn. Hãy vào lại bằng mã, rồi đặt mật khẩu của bạn.
error-password-change-required = Mật khẩu này chỉ là tạm thời. Trước hết hãy đặt mật khẩu của bạn.
error-password-weak = Mật khẩu này quá dễ đoán. Hãy dùng ít nhất 8 ký tự và không lấy từ tên, số hay email của bạn.
error-second-factor-required = Cần thêm mã từ ứng dụng xác thực. Hãy đăng nhập lại.
error-contact-unknown = Ở đây không có tài khoản nào với số hoặc địa chỉ này. Hãy kiểm tra lại, thử cái khác, hoặc quay lại và đăng ký bằng mã.
error-contact-taken = Tài khoản khác đã dùng liên hệ này. Hãy đăng nhập tài khoản đó, hoặc dùng cái khác.
error-email-invalid = Có vẻ đây không phải địa chỉ email. Hãy kiểm tra cách viết.
error-proof-required = Trước hết hãy xác nhận đó là bạn, rồi thử lại.
error-policy-forbids = Quy định của cửa hàng không cho phép. Hãy hỏi cửa hàng.
error-ticket-invalid = Liên kết này đã được dùng, đã bị thay hoặc quá cũ. Hãy xin liên kết khác.
error-last-way-in = Đây là cách đăng nhập cuối cùng của bạn nên được giữ lại. Hãy thêm cách khác trước.
error-step-expired = Đã quá lâu nên lần đăng nhập này kết thúc. Hãy quay lại và bắt đầu lại.
error-file-exists = Đã có tệp tên như vậy và nó không bị ghi đè. Hãy chuyển nó đi rồi thử lại.
error-wrong-passcode = { $seconds ->
    [0] Mật mã không đúng. Hãy kiểm tra chữ hoa và bộ gõ.
   *[other] Mật mã không đúng. Hãy thử lại sau { $wait }.
}
error-passcode-short = Mật mã quá ngắn. Hãy dùng ít nhất 4 chữ số hoặc chữ cái.
error-passcode-none = Chưa có mật mã. Trước hết hãy đặt nó trong phần Bảo mật.
error-passcode-unavailable = Mật mã hoạt động cùng chùm khóa của hệ thống, mà kho lưu này không do nó giữ.
error-address-recipient = Hãy nhập người nhận.
error-address-street = Hãy nhập số nhà và đường.
error-address-city = Hãy nhập thành phố.
error-name-empty = Hãy nhập tên.
error-intent-unknown = Phần mềm của cửa hàng chưa biết việc này. Sẽ thử lại khi cửa hàng được cập nhật.
error-price-changed = Tổng của cửa hàng không phải tổng bạn đã thấy. Chưa đặt gì cả.
error-out-of-stock = Không còn đủ số lượng bạn muốn. Chưa đặt gì cả.
error-list-full = Danh sách này đã đầy. Hãy bỏ bớt rồi thêm lại.
error-no-receipt = Chưa có khoản tiền nào chuyển nên không có biên nhận.
error-page-unsafe = Cửa hàng đưa một trang thanh toán không an toàn nên trang không được mở. Bạn báo cho cửa hàng.
error-payment-unavailable = Lúc này chưa trả tiền được và chưa trừ khoản nào. Bạn thử lại sau giây lát.
error-payment-expired = Đã hết thời gian trả tiền. Cửa hàng sẽ hủy đơn; bạn đặt lại nếu vẫn cần.
error-already-paid = Không còn gì phải trả: tiền đã đến rồi.
error-payment-under-way = Đang có một khoản trả khác cho đơn này. Bạn hoàn tất hoặc hủy nó trước.
error-feedback-empty = Bạn hãy viết vài lời trước.
