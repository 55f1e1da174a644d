//! What the store wrote beside changes and events, in the order's language.

use super::catalogue::words::Text;

pub(super) const WAITING_FOR_STOCK: Text = [
    "One item is out of stock. We expect it within three days.",
    "Одного товара нет на складе. Ждём его в течение трёх дней.",
    "Un artículo está agotado. Lo esperamos en tres días.",
    "Một sản phẩm đang hết hàng. Dự kiến có lại trong ba ngày.",
];
pub(super) const CALLED_OFF: Text = [
    "Canceled at your request",
    "Отменён по вашей просьбе",
    "Cancelado a petición suya",
    "Đã hủy theo yêu cầu của bạn",
];
pub(super) const NOT_PAID: Text = [
    "The bank declined the payment",
    "Банк отклонил платёж",
    "El banco rechazó el pago",
    "Ngân hàng từ chối thanh toán",
];
pub(super) const PIECE_CALLED_OFF: Text = [
    "One piece was out of stock and was taken off",
    "Одной штуки не оказалось, её убрали из заказа",
    "Faltaba una unidad y se retiró del pedido",
    "Thiếu một món nên đã bỏ khỏi đơn",
];
pub(super) const DID_NOT_FIT: Text = ["It did not fit", "Не подошёл размер", "No era de su talla", "Không vừa"];
pub(super) const CAME_BROKEN: Text =
    ["The parcel arrived damaged", "Посылка пришла повреждённой", "El paquete llegó dañado", "Kiện hàng bị hư hỏng"];
pub(super) const SWAPPED: Text =
    ["Swapped for another size", "Обмен на другой размер", "Cambiado por otra talla", "Đổi sang cỡ khác"];
pub(super) const PRICE_DROPPED: Text = [
    "The price fell within a week of your order",
    "Цена снизилась в течение недели после заказа",
    "El precio bajó en la semana siguiente a su pedido",
    "Giá giảm trong vòng một tuần sau khi bạn đặt",
];
pub(super) const SORRY_FOR_DELAY: Text = [
    "Store credit for the late delivery",
    "Бонус на счёт за задержку доставки",
    "Saldo por el retraso en la entrega",
    "Tặng số dư vì giao hàng trễ",
];
