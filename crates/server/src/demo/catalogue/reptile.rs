//! For lizards, turtles and snakes.

use super::Article;
use super::words::{
    PLAIN, RED, SAND,
    Size::{Count, Grams, Litres, Long},
};

pub(super) const ARTICLES: &[Article] = &[
    Article {
        slug: "reptile-food-insects",
        category: "reptile/food",
        name: ["dried crickets", "сушёные сверчки", "grillos secos", "dế sấy khô"],
        brands: &["Scalehaven"],
        flavours: PLAIN,
        sizes: &[(Grams(40), 749), (Grams(120), 1749)],
    },
    Article {
        slug: "reptile-food-turtle",
        category: "reptile/food",
        name: [
            "turtle sticks with shrimp",
            "палочки для черепах с креветкой",
            "barritas para tortugas con gamba",
            "que ăn cho rùa vị tôm",
        ],
        brands: &["Scalehaven"],
        flavours: PLAIN,
        sizes: &[(Grams(75), 599), (Grams(250), 1449)],
    },
    Article {
        slug: "reptile-food-worms",
        category: "reptile/food",
        name: ["mealworms", "мучные черви", "gusanos de la harina", "sâu bột"],
        brands: &["Scalehaven"],
        flavours: PLAIN,
        sizes: &[(Grams(50), 549), (Grams(200), 1599)],
    },
    Article {
        slug: "reptile-light-uvb",
        category: "reptile/light",
        name: ["UVB lamp", "УФ-лампа UVB", "lámpara UVB", "đèn UVB"],
        brands: &["Basklight"],
        flavours: PLAIN,
        sizes: &[(Count(1), 2149), (Count(2), 3949)],
    },
    Article {
        slug: "reptile-light-heat",
        category: "reptile/light",
        name: ["basking lamp", "лампа для обогрева", "lámpara de calor", "đèn sưởi ấm"],
        brands: &["Basklight"],
        flavours: PLAIN,
        sizes: &[(Count(1), 1149), (Count(3), 2949)],
    },
    Article {
        slug: "reptile-home-terrarium",
        category: "reptile/home",
        name: [
            "front-opening terrarium",
            "террариум с передними дверцами",
            "terrario de apertura frontal",
            "chuồng kính mở trước",
        ],
        brands: &["Scalehaven"],
        flavours: PLAIN,
        sizes: &[(Long(60), 12999), (Long(90), 18999)],
    },
    Article {
        slug: "reptile-home-substrate",
        category: "reptile/home",
        name: ["coconut substrate", "кокосовый субстрат", "sustrato de coco", "giá thể xơ dừa"],
        brands: &["Scalehaven"],
        flavours: PLAIN,
        sizes: &[(Litres(8), 649), (Litres(24), 1549)],
    },
    Article {
        slug: "reptile-home-hide",
        category: "reptile/home",
        name: ["stone hide", "каменное укрытие", "cueva de piedra", "hang đá trú ẩn"],
        brands: &["Scalehaven"],
        flavours: &[SAND, RED],
        sizes: &[(Long(16), 1649), (Long(24), 2249)],
    },
    Article {
        slug: "reptile-care-calcium",
        category: "reptile/care",
        name: ["calcium powder with D3", "порошок кальция с D3", "calcio en polvo con D3", "bột canxi có D3"],
        brands: &["Vetmeadow"],
        flavours: PLAIN,
        sizes: &[(Grams(80), 849), (Grams(250), 1749)],
    },
    Article {
        slug: "reptile-care-thermometer",
        category: "reptile/care",
        name: ["thermometer and hygrometer", "термометр-гигрометр", "termómetro e higrómetro", "nhiệt ẩm kế"],
        brands: &["Basklight"],
        flavours: PLAIN,
        sizes: &[(Count(1), 1349)],
    },
];
