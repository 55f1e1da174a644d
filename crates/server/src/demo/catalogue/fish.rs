//! For aquariums.

use super::Article;
use super::words::{
    GARLIC, GREEN, GREY, PLAIN, RED, SAND, SPIRULINA,
    Size::{Count, Grams, Litres, Long, Millilitres},
};

pub(super) const ARTICLES: &[Article] = &[
    Article {
        slug: "fish-food-flakes",
        category: "fish/food",
        name: [
            "flakes for tropical fish",
            "хлопья для тропических рыб",
            "escamas para peces tropicales",
            "thức ăn vảy cho cá nhiệt đới",
        ],
        brands: &["Finmoor", "Tidelark"],
        flavours: &[SPIRULINA, GARLIC],
        sizes: &[(Millilitres(100), 449), (Millilitres(250), 849)],
    },
    Article {
        slug: "fish-food-granules",
        category: "fish/food",
        name: ["sinking granules", "тонущие гранулы", "gránulos de fondo", "thức ăn viên chìm"],
        brands: &["Finmoor"],
        flavours: &[SPIRULINA],
        sizes: &[(Grams(60), 529), (Grams(250), 1349)],
    },
    Article {
        slug: "fish-food-frozen",
        category: "fish/food",
        name: ["frozen brine shrimp", "замороженная артемия", "artemia congelada", "artemia đông lạnh"],
        brands: &["Tidelark"],
        flavours: PLAIN,
        sizes: &[(Grams(100), 549), (Grams(500), 1999)],
    },
    Article {
        slug: "fish-aquarium-tank",
        category: "fish/aquarium",
        name: ["glass aquarium", "стеклянный аквариум", "acuario de cristal", "bể cá kính"],
        brands: &["Finmoor"],
        flavours: PLAIN,
        sizes: &[(Litres(30), 6999), (Litres(60), 10999), (Litres(120), 18999)],
    },
    Article {
        slug: "fish-aquarium-filter",
        category: "fish/aquarium",
        name: ["quiet filter", "тихий фильтр", "filtro silencioso", "máy lọc êm"],
        brands: &["Tidelark"],
        flavours: PLAIN,
        sizes: &[(Litres(60), 2449), (Litres(150), 3949)],
    },
    Article {
        slug: "fish-aquarium-light",
        category: "fish/aquarium",
        name: [
            "LED lamp for plants",
            "светодиодная лампа для растений",
            "lámpara LED para plantas",
            "đèn LED cho cây thủy sinh",
        ],
        brands: &["Tidelark"],
        flavours: PLAIN,
        sizes: &[(Long(45), 3199), (Long(90), 4999)],
    },
    Article {
        slug: "fish-aquarium-heater",
        category: "fish/aquarium",
        name: [
            "heater with thermostat",
            "обогреватель с термостатом",
            "calentador con termostato",
            "máy sưởi có điều nhiệt",
        ],
        brands: &["Tidelark"],
        flavours: PLAIN,
        sizes: &[(Litres(60), 2099), (Litres(120), 2699)],
    },
    Article {
        slug: "fish-decor-plants",
        category: "fish/decor",
        name: ["live plant bundle", "набор живых растений", "lote de plantas vivas", "bộ cây thủy sinh sống"],
        brands: &["Finmoor"],
        flavours: &[GREEN, RED],
        sizes: &[(Count(3), 1149), (Count(8), 2499)],
    },
    Article {
        slug: "fish-decor-coral",
        category: "fish/decor",
        name: ["resin coral", "декоративный коралл", "coral de resina", "san hô trang trí"],
        brands: &["Finmoor"],
        flavours: &[RED],
        sizes: &[(Long(12), 1099), (Long(20), 1649)],
    },
    Article {
        slug: "fish-decor-gravel",
        category: "fish/decor",
        name: ["rounded gravel", "окатанный грунт", "grava redondeada", "sỏi tròn trải nền"],
        brands: &["Finmoor"],
        flavours: &[SAND, GREY],
        sizes: &[(Grams(2000), 749), (Grams(8000), 2149)],
    },
    Article {
        slug: "fish-care-water",
        category: "fish/care",
        name: ["tap water conditioner", "кондиционер для воды", "acondicionador de agua", "dung dịch xử lý nước"],
        brands: &["Vetmeadow"],
        flavours: PLAIN,
        sizes: &[(Millilitres(100), 599), (Millilitres(500), 1649)],
    },
];
