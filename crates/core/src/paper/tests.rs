//! What is drawn reads back, in every script there is.

use proptest::prelude::*;

use super::face::{Face, Weight};
use super::{Block, Line, Paper, pdf};

/// The words of a PDF file, as a reader would copy them.
pub(crate) fn read(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).expect("a PDF file");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).expect("its text").replace('\u{a0}', " ")
}

fn paper() -> Paper {
    Paper {
        language: "vi",
        from: "Лавка «Ёж»".into(),
        title: "Tóm tắt đơn hàng".into(),
        subtitle: "PS-204117".into(),
        blocks: vec![
            Block::Amount { label: "Tổng cộng".into(), amount: "1.234,50 €".into() },
            Block::Facts {
                heading: "Доставка".into(),
                rows: vec![("Получатель".into(), "Щёголев Ъ. Ь.".into()), ("Địa chỉ".into(), "1\n2".into())],
            },
            Block::Lines {
                heads: ["Sản phẩm".into(), "Số lượng".into(), "Giá".into(), "Thành tiền".into()],
                rows: vec![Line {
                    name: "Hạt cho mèo: ờỡợửữự".into(),
                    more: "2 kg".into(),
                    quantity: "2".into(),
                    unit: "₫120.000".into(),
                    total: "₽240.000".into(),
                }],
            },
            Block::Sum { rows: vec![("Всего".into(), "240 ₽".into(), true)] },
            Block::Words("Señor Íñigo, ¿qué tal?".into()),
        ],
        foot: "kabinet".into(),
    }
}

// covers: B21
#[test]
fn cyrillic_and_vietnamese_are_embedded_and_read_back() {
    let bytes = pdf(&paper()).expect("a file");
    assert!(bytes.starts_with(b"%PDF-"));
    let text = read(&bytes);
    for wanted in [
        "Лавка «Ёж»",
        "Tóm tắt đơn hàng",
        "Щёголев Ъ. Ь.",
        "Hạt cho mèo: ờỡợửữự",
        "1.234,50 €",
        "đ120.000",
        "₽240.000",
        "¿qué",
        "1 / 1",
    ] {
        assert!(text.contains(wanted), "{wanted:?} in {text:?}");
    }
    assert!(bytes.len() < 100_000, "only the glyphs that are used are embedded: {}", bytes.len());
}

#[test]
fn every_letter_of_the_four_languages_has_a_glyph() {
    let letters = "AaĂăÂâĐđÊêÔôƠơƯưẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ\
        АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯяÑñÁáÉéÍíÓóÚúÜü¿¡«»—–…№0123456789€$£₽₴₸¥₺·×•";
    for weight in [Weight::Regular, Weight::Strong] {
        let face = Face::of(weight).expect("the font");
        for letter in letters.chars() {
            let glyphs = face.shape(&letter.to_string()).glyphs;
            assert!(glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0), "{letter:?} in {weight:?}");
        }
    }
}

#[test]
fn signs_that_the_font_lacks_are_written_out() {
    let face = Face::of(Weight::Regular).expect("the font");
    let written = super::face::legible("₫ ₩ ₹ ₪ ₱ ₾ \u{2011}");
    assert_eq!(written, "đ KRW INR ILS PHP GEL -");
    assert!(face.shape(&written).glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0));
}

#[test]
fn a_long_sheet_has_several_pages_and_says_so() {
    let line = |n: usize| Line { name: format!("Article number {n}"), total: "1.00".into(), ..Line::default() };
    let blocks = vec![Block::Lines { heads: Default::default(), rows: (0..100).map(line).collect() }];
    let text = read(&pdf(&Paper { blocks, ..Paper::default() }).expect("a file"));
    assert!(text.contains("Article number 99") && text.contains("1 / 4"), "{text}");
}

proptest! {
    #[test]
    fn lines_fit_and_lose_no_letter(text in "[a-zA-ZА-яđơư ]{0,200}", within in 60.0_f32..400.0) {
        let face = Face::of(Weight::Regular).expect("the font");
        let lines = face.broken(&text, 10.0, within);
        for line in &lines {
            prop_assert!(face.width(line, 10.0) <= within || line.chars().count() <= 1);
        }
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&lines.concat()), bare(&text));
    }
}
