//! For hamsters, rabbits, guinea pigs and mice.

use super::Article;
use super::words::{
    APPLE, BERRY, CARROT, HONEY, LAVENDER, PLAIN,
    Size::{Count, Grams, Litres, Long, Millilitres},
    UNSCENTED,
};

pub(super) const ARTICLES: &[Article] = &[
    Article {
        slug: "rodent-food-mix",
        category: "rodent/food",
        name: [
            "rabbit and guinea pig mix",
            "корм для кроликов и морских свинок",
            "mezcla para conejos y cobayas",
            "hỗn hợp cho thỏ và chuột lang",
        ],
        brands: &["Burrowend", "Nibblewick"],
        flavours: &[CARROT, APPLE],
        sizes: &[(Grams(500), 499), (Grams(1500), 1149)],
    },
    Article {
        slug: "rodent-food-hamster",
        category: "rodent/food",
        name: [
            "hamster seed mix",
            "зерновая смесь для хомяков",
            "mezcla de semillas para hámsteres",
            "hạt hỗn hợp cho chuột hamster",
        ],
        brands: &["Nibblewick", "Burrowend"],
        flavours: PLAIN,
        sizes: &[(Grams(400), 389), (Grams(1000), 799)],
    },
    Article {
        slug: "rodent-food-hay",
        category: "rodent/food",
        name: ["meadow hay", "луговое сено", "heno de pradera", "cỏ khô đồng cỏ"],
        brands: &["Burrowend"],
        flavours: PLAIN,
        sizes: &[(Grams(1000), 699), (Grams(2500), 1449)],
    },
    Article {
        slug: "rodent-treats-sticks",
        category: "rodent/treats",
        name: ["nibble sticks", "палочки-лакомство", "barritas para roer", "que gặm cho thú nhỏ"],
        brands: &["Nibblewick"],
        flavours: &[HONEY, BERRY],
        sizes: &[(Count(2), 299), (Count(6), 769)],
    },
    Article {
        slug: "rodent-treats-herbs",
        category: "rodent/treats",
        name: ["dried garden herbs", "сушёные садовые травы", "hierbas secas del huerto", "thảo mộc vườn sấy khô"],
        brands: &["Burrowend"],
        flavours: PLAIN,
        sizes: &[(Grams(80), 449), (Grams(200), 949)],
    },
    Article {
        slug: "rodent-toys-wheel",
        category: "rodent/toys",
        name: ["silent running wheel", "бесшумное беговое колесо", "rueda silenciosa", "bánh xe chạy êm"],
        brands: &["Nibblewick"],
        flavours: PLAIN,
        sizes: &[(Long(17), 1349), (Long(21), 1699), (Long(28), 2249)],
    },
    Article {
        slug: "rodent-toys-tunnel",
        category: "rodent/toys",
        name: ["play tunnel", "игровой тоннель", "túnel de juego", "đường hầm vui chơi"],
        brands: &["Nibblewick"],
        flavours: PLAIN,
        sizes: &[(Long(40), 949), (Long(75), 1449)],
    },
    Article {
        slug: "rodent-bedding-shavings",
        category: "rodent/bedding",
        name: ["aspen shavings", "осиновая стружка", "virutas de álamo", "mùn cưa gỗ dương"],
        brands: &["Cleanburrow"],
        flavours: &[UNSCENTED, LAVENDER],
        sizes: &[(Litres(15), 799), (Litres(60), 1999)],
    },
    Article {
        slug: "rodent-bedding-paper",
        category: "rodent/bedding",
        name: ["soft paper bedding", "мягкая бумажная подстилка", "lecho de papel suave", "lót chuồng giấy mềm"],
        brands: &["Cleanburrow"],
        flavours: PLAIN,
        sizes: &[(Litres(10), 899), (Litres(30), 1899)],
    },
    Article {
        slug: "rodent-home-cage",
        category: "rodent/home",
        name: ["two-storey cage", "двухэтажная клетка", "jaula de dos pisos", "lồng hai tầng"],
        brands: &["Burrowend"],
        flavours: PLAIN,
        sizes: &[(Long(60), 5499), (Long(100), 9299)],
    },
    Article {
        slug: "rodent-home-bottle",
        category: "rodent/home",
        name: ["drip-free water bottle", "поилка без протечек", "bebedero antigoteo", "bình nước chống rò"],
        brands: &["Burrowend"],
        flavours: PLAIN,
        sizes: &[(Millilitres(150), 549), (Millilitres(500), 849)],
    },
];
