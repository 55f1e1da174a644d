//! How people reach the demo store. Every number is of the range that is kept for invented ones.

use kabinet_protocol::product::Texts;
use kabinet_protocol::support::{ChatBot, Support, SupportRegion};

use super::delivery::{NEW_YORK, OHIO, VIRGINIA, texts};

/// The demo store's.
pub(super) fn demo() -> Support {
    let hours = texts(["Mon–Sat 8–22", "Пн–сб 8–22", "De lunes a sábado, 8–22", "Thứ Hai – thứ Bảy, 8–22"]);
    let region = |id: &str, name, phone: &str| SupportRegion {
        id: id.into(),
        name: texts(name),
        phone: phone.into(),
        hours: hours.clone(),
    };
    let always: Texts = texts([
        "Answers around the clock; a person joins Mon–Fri 9–18",
        "Отвечает круглосуточно, человек подключается пн–пт 9–18",
        "Responde las 24 horas; una persona se suma de lunes a viernes, 9–18",
        "Trả lời suốt ngày đêm; nhân viên tham gia thứ Hai – thứ Sáu, 9–18",
    ]);
    Support {
        phone: Some("+1 800 555 0100".into()),
        regions: vec![
            region("new-york", NEW_YORK, "+1 212 555 0101"),
            region("ohio", OHIO, "+1 614 555 0102"),
            region("virginia", VIRGINIA, "+1 804 555 0103"),
        ],
        chat: Some(ChatBot { url: "https://chat.tailandpaw.example/".into(), hours: always }),
        answer_hours: texts([
            "Mon–Fri 9–18, New York time; as a rule within one working day",
            "Пн–пт 9–18 по Нью-Йорку, обычно в течение одного рабочего дня",
            "De lunes a viernes, 9–18, hora de Nueva York; por lo general en un día hábil",
            "Thứ Hai – thứ Sáu, 9–18 giờ New York; thường trong một ngày làm việc",
        ]),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_demo_stores_can_be_reached_in_four_languages() {
        let demo = super::demo();
        assert_eq!(demo.check(), Ok(()));
        let all = demo.regions.iter().flat_map(|region| [&region.name, &region.hours]);
        for texts in all.chain([&demo.answer_hours]).chain(demo.chat.iter().map(|chat| &chat.hours)) {
            assert_eq!(texts.len(), 4, "{texts:?}");
        }
        let phones = demo.regions.iter().map(|region| &region.phone).chain(&demo.phone);
        assert!(phones.into_iter().all(|phone| phone.contains("555 01")), "only invented numbers");
    }
}
