//! What the demo store says about a product: three sentences, composed from what it is, whom it is for and who makes it.

use kabinet_protocol::product::Texts;

use super::words::{LANGUAGES, Text};

/// What is said about a product of a category by a brand.
pub(super) fn of(category: &str, brand: &str) -> Texts {
    let (animal, goods) = category.split_once('/').unwrap_or((category, ""));
    let sentences = [Some(self::goods(goods)), animal_of(animal), Some(MADE)];
    let text = |index: usize| {
        let parts: Vec<&str> = sentences.iter().flatten().map(|sentence| sentence[index]).collect();
        parts.join(" ").replace("{brand}", brand)
    };
    LANGUAGES.iter().enumerate().map(|(index, language)| ((*language).to_owned(), text(index))).collect()
}

const MADE: Text = [
    "{brand} makes it in small batches and checks every one of them.",
    "{brand} выпускает товар небольшими партиями и проверяет каждую.",
    "{brand} lo fabrica en lotes pequeños y los revisa todos.",
    "{brand} sản xuất theo từng mẻ nhỏ và kiểm tra tất cả.",
];

fn goods(goods: &str) -> Text {
    match goods {
        "food" => [
            "A complete food for every day, without colouring or added sugar; keep it dry and closed.",
            "Полноценный корм на каждый день, без красителей и добавленного сахара; хранить сухим и закрытым.",
            "Alimento completo para cada día, sin colorantes ni azúcares añadidos; guárdelo seco y cerrado.",
            "Thức ăn đầy đủ cho mỗi ngày, không phẩm màu, không thêm đường; bảo quản khô và đậy kín.",
        ],
        "treats" => [
            "A small reward between meals; count it into the day's ration.",
            "Небольшое лакомство между кормлениями; учитывайте его в дневной норме.",
            "Un pequeño premio entre comidas; téngalo en cuenta en la ración diaria.",
            "Phần thưởng nhỏ giữa các bữa; hãy tính vào khẩu phần trong ngày.",
        ],
        "toys" => [
            "Made for rough play, without small parts that come off; replace it once it is worn.",
            "Для активных игр, без мелких отделяющихся деталей; замените, когда износится.",
            "Pensado para jugar sin miramientos, sin piezas pequeñas que se suelten; cámbielo cuando se gaste.",
            "Dành cho những trò chơi mạnh, không có chi tiết nhỏ dễ rời; hãy thay khi đã mòn.",
        ],
        "care" => [
            "Gentle care for skin, coat and claws; read the label before the first use.",
            "Бережный уход за кожей, шерстью и когтями; перед первым применением прочтите этикетку.",
            "Cuidado suave para piel, pelo y uñas; lea la etiqueta antes del primer uso.",
            "Chăm sóc dịu nhẹ cho da, lông và móng; đọc nhãn trước lần dùng đầu tiên.",
        ],
        "accessories" => [
            "Sturdy enough for every day and easy to clean; measure before you choose a size.",
            "Прочная вещь на каждый день, легко чистится; перед выбором размера снимите мерки.",
            "Resistente para el día a día y fácil de limpiar; mida antes de elegir la talla.",
            "Đủ bền cho mỗi ngày và dễ làm sạch; hãy đo trước khi chọn cỡ.",
        ],
        "bedding" | "litter" => [
            "It binds moisture and smell and raises little dust; change it regularly.",
            "Впитывает влагу и запах и почти не пылит; меняйте регулярно.",
            "Absorbe la humedad y el olor y levanta poco polvo; cámbielo con regularidad.",
            "Hút ẩm, giữ mùi và ít bụi; hãy thay thường xuyên.",
        ],
        "home" | "decor" => [
            "It is put together without tools and has no sharp edges.",
            "Собирается без инструментов, без острых краёв.",
            "Se monta sin herramientas y no tiene cantos afilados.",
            "Lắp ráp không cần dụng cụ và không có cạnh sắc.",
        ],
        "aquarium" | "light" => [
            "It works quietly, needs little current and comes with a manual.",
            "Работает тихо, расходует мало энергии, инструкция в комплекте.",
            "Funciona en silencio, consume poco e incluye manual.",
            "Hoạt động êm, tốn ít điện và có kèm hướng dẫn.",
        ],
        _ => [
            "It can be spent on anything in the store, at once or bit by bit.",
            "Можно потратить на что угодно в магазине, сразу или по частям.",
            "Se puede gastar en cualquier cosa de la tienda, de una vez o poco a poco.",
            "Có thể dùng cho mọi thứ trong cửa hàng, một lần hoặc nhiều lần.",
        ],
    }
}

fn animal_of(animal: &str) -> Option<Text> {
    Some(match animal {
        "dog" => [
            "For dogs, from the first walk to the quiet years.",
            "Для собак — от первой прогулки до спокойных лет.",
            "Para perros, desde el primer paseo hasta los años tranquilos.",
            "Dành cho chó, từ lần dạo đầu tiên đến những năm thảnh thơi.",
        ],
        "cat" => [
            "For cats that live indoors and for those that come home to eat.",
            "Для домашних кошек и для тех, кто приходит домой поесть.",
            "Para gatos de interior y para los que vuelven a casa a comer.",
            "Dành cho mèo nuôi trong nhà và cả những chú mèo chỉ về nhà để ăn.",
        ],
        "rodent" => [
            "For rabbits, guinea pigs, hamsters and other small ones.",
            "Для кроликов, морских свинок, хомяков и других малышей.",
            "Para conejos, cobayas, hámsteres y otros pequeños.",
            "Dành cho thỏ, chuột lang, chuột hamster và các bé nhỏ khác.",
        ],
        "bird" => [
            "For budgies, canaries and larger parrots.",
            "Для волнистых попугаев, канареек и крупных попугаев.",
            "Para periquitos, canarios y loros grandes.",
            "Dành cho vẹt yến phụng, chim hoàng yến và các loài vẹt lớn.",
        ],
        "fish" => [
            "For freshwater aquariums at home.",
            "Для домашних пресноводных аквариумов.",
            "Para acuarios domésticos de agua dulce.",
            "Dành cho bể cá nước ngọt tại nhà.",
        ],
        "reptile" => [
            "For geckos, turtles and other reptiles of the terrarium.",
            "Для гекконов, черепах и других обитателей террариума.",
            "Para geckos, tortugas y otros reptiles de terrario.",
            "Dành cho tắc kè, rùa và các loài bò sát trong hồ cạn.",
        ],
        _ => return None,
    })
}
