//! For parrots, canaries and the birds of the garden.

use super::Article;
use super::words::{
    APPLE, BERRY, HONEY, PLAIN,
    Size::{Count, Grams, Long},
};

pub(super) const ARTICLES: &[Article] = &[
    Article {
        slug: "bird-food-seed",
        category: "bird/food",
        name: [
            "seed mix for budgies",
            "зерновая смесь для волнистых попугаев",
            "mezcla de semillas para periquitos",
            "hạt hỗn hợp cho vẹt yến phụng",
        ],
        brands: &["Featherlode", "Plumecrest"],
        flavours: &[HONEY, BERRY],
        sizes: &[(Grams(500), 449), (Grams(1000), 799)],
    },
    Article {
        slug: "bird-food-pellets",
        category: "bird/food",
        name: [
            "pellets for large parrots",
            "гранулы для крупных попугаев",
            "gránulos para loros grandes",
            "thức ăn viên cho vẹt lớn",
        ],
        brands: &["Plumecrest", "Featherlode"],
        flavours: &[APPLE],
        sizes: &[(Grams(700), 1249), (Grams(2000), 2999)],
    },
    Article {
        slug: "bird-food-garden",
        category: "bird/food",
        name: [
            "sunflower seed for garden birds",
            "семена подсолнечника для садовых птиц",
            "pipas de girasol para aves silvestres",
            "hạt hướng dương cho chim vườn",
        ],
        brands: &["Featherlode"],
        flavours: PLAIN,
        sizes: &[(Grams(1000), 549), (Grams(5000), 1999)],
    },
    Article {
        slug: "bird-treats-millet",
        category: "bird/treats",
        name: ["millet sprays", "колоски проса", "espigas de mijo", "bông kê cho chim"],
        brands: &["Featherlode"],
        flavours: PLAIN,
        sizes: &[(Grams(100), 349), (Grams(300), 849)],
    },
    Article {
        slug: "bird-treats-fruit",
        category: "bird/treats",
        name: ["fruit snack", "фруктовое лакомство", "tentempié de frutas", "bánh trái cây cho chim"],
        brands: &["Plumecrest"],
        flavours: &[APPLE, BERRY],
        sizes: &[(Grams(90), 399)],
    },
    Article {
        slug: "bird-toys-bell",
        category: "bird/toys",
        name: ["bell with beads", "колокольчик с бусинами", "campana con cuentas", "chuông hạt cho chim"],
        brands: &["Plumecrest"],
        flavours: PLAIN,
        sizes: &[(Long(12), 449), (Long(20), 649)],
    },
    Article {
        slug: "bird-toys-swing",
        category: "bird/toys",
        name: ["wooden swing", "деревянные качели", "columpio de madera", "xích đu gỗ cho chim"],
        brands: &["Plumecrest"],
        flavours: PLAIN,
        sizes: &[(Long(15), 599), (Long(24), 849)],
    },
    Article {
        slug: "bird-home-cage",
        category: "bird/home",
        name: ["flight cage", "просторная клетка", "jaula voladera", "lồng bay rộng"],
        brands: &["Featherlode"],
        flavours: PLAIN,
        sizes: &[(Long(60), 6499), (Long(90), 11999)],
    },
    Article {
        slug: "bird-home-nest",
        category: "bird/home",
        name: ["woven nest", "плетёное гнездо", "nido trenzado", "tổ đan cho chim"],
        brands: &["Featherlode"],
        flavours: PLAIN,
        sizes: &[(Long(11), 549), (Long(15), 729)],
    },
    Article {
        slug: "bird-home-perch",
        category: "bird/home",
        name: [
            "natural wood perch",
            "жёрдочка из натурального дерева",
            "percha de madera natural",
            "cành đậu gỗ tự nhiên",
        ],
        brands: &["Plumecrest"],
        flavours: PLAIN,
        sizes: &[(Count(1), 499), (Count(3), 1249)],
    },
    Article {
        slug: "bird-care-minerals",
        category: "bird/care",
        name: ["mineral block", "минеральный камень", "bloque mineral", "đá khoáng cho chim"],
        brands: &["Vetmeadow"],
        flavours: PLAIN,
        sizes: &[(Count(1), 299), (Count(4), 949)],
    },
];
