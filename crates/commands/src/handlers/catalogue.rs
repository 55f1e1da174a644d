//! Handlers of `catalogue.*`.

use std::sync::Arc;

use kabinet_core::app::{App, ShownCatalogue};
use kabinet_core::catalogue::{self as core, CatalogueError};
use kabinet_core::membership::Terms;
use kabinet_protocol::money::{Currency, Money};
use kabinet_protocol::time::LocalTime;

use crate::error::{CommandError, Retry};
use crate::handlers::app::shown_language;
use crate::views::catalogue::{
    CardMark, CatalogueStanding, Categories, CategoriesArgs, CategoryView, ProductArgs, ProductCard, ProductSort,
    ProductView, ProductsArgs, ProductsPage, ShelfView, VariantView,
};

pub(crate) async fn categories(app: &Arc<App>, args: CategoriesArgs) -> Result<Categories, CommandError> {
    let shown = app.catalogue(args.store_id, &shown_language(app)).await?;
    let tree = shown.catalogue.tree().await?;
    Ok(Categories {
        categories: tree.categories.into_iter().map(category).collect(),
        total: tree.total,
        shelf: shelf(tree.shelf),
    })
}

pub(crate) async fn page(app: &Arc<App>, args: ProductsArgs) -> Result<ProductsPage, CommandError> {
    let ShownCatalogue { catalogue, currency, terms } = app.catalogue(args.store_id, &shown_language(app)).await?;
    let sort = match args.sort {
        ProductSort::Catalogue => core::Sort::Catalogue,
        ProductSort::PriceUp => core::Sort::PriceUp,
        ProductSort::PriceDown => core::Sort::PriceDown,
        ProductSort::Name => core::Sort::Name,
    };
    let filter = core::ProductFilter {
        category: args.category,
        query: args.query.unwrap_or_default(),
        in_stock: args.in_stock,
        price_from: args.price_from,
        price_to: args.price_to,
    };
    let page = catalogue.page(&filter, sort, args.after.as_deref(), args.limit).await?;
    Ok(ProductsPage {
        products: page.products.into_iter().map(|found| priced(found, currency, &terms)).collect(),
        total: page.total,
        next: page.next,
        shelf: shelf(catalogue.shelf().await?),
    })
}

pub(crate) async fn product(app: &Arc<App>, args: ProductArgs) -> Result<ProductView, CommandError> {
    let ShownCatalogue { catalogue, currency, terms } = app.catalogue(args.store_id, &shown_language(app)).await?;
    let found = catalogue.get(args.product_id).await?;
    let choice = |variant: core::Variant| VariantView {
        id: variant.id,
        label: variant.label,
        price: Money { minor: variant.price, currency },
        member_price: terms.member_price(variant.price),
        availability: variant.availability,
    };
    Ok(ProductView {
        would_cost: terms.would_cost(found.card.price),
        card: priced(found.card, currency, &terms),
        about: found.about,
        prices: found.product.prices,
        choices: found.variants.into_iter().map(choice).collect(),
        shelf: shelf(catalogue.shelf().await?),
    })
}

fn category(found: core::Category) -> CategoryView {
    CategoryView {
        path: found.path,
        count: found.count,
        in_stock: found.in_stock,
        children: found.children.into_iter().map(category).collect(),
    }
}

fn shelf(shelf: core::Shelf) -> ShelfView {
    let standing = match shelf.standing {
        core::Standing::Here => CatalogueStanding::Here,
        core::Standing::Coming => CatalogueStanding::Coming,
        core::Standing::TooLarge => CatalogueStanding::TooLarge,
    };
    ShelfView { standing, as_of: shelf.as_of.map(LocalTime::millis) }
}

fn priced(found: core::Card, currency: Currency, terms: &Terms) -> ProductCard {
    let member = terms.member_price(found.price);
    card(found, currency, member)
}

/// A product's card, as every list of products shows it, with what one costs a member who looks at it.
pub(crate) fn card(card: core::Card, currency: Currency, member_price: Option<i64>) -> ProductCard {
    let mark = |mark: core::Mark| CardMark {
        field: match mark.field {
            core::Field::Name => "name",
            core::Field::Variant => "variant",
            core::Field::Brand => "brand",
            core::Field::Sku => "sku",
            core::Field::Also => "also",
        }
        .into(),
        start: mark.start,
        end: mark.end,
    };
    ProductCard {
        id: card.id,
        sku: card.sku,
        name: card.name,
        variant: card.variant,
        brand: card.brand,
        category: card.category,
        art: card.art,
        price: Money { minor: card.price, currency },
        member_price,
        was: card.was,
        lowest: card.lowest,
        availability: card.availability,
        variants: card.variants,
        also: card.also,
        marks: card.marks.into_iter().map(mark).collect(),
    }
}

impl From<CatalogueError> for CommandError {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::NotFound => Self::new("not_found", error.to_string(), Retry::Never),
            CatalogueError::BadArgument(field) => {
                Self { field: Some(field.into()), ..Self::new("invalid", error.to_string(), Retry::Never) }
            }
            CatalogueError::Unreadable => Self::new("damaged", error.to_string(), Retry::Online),
            CatalogueError::Db(error) => error.into(),
        }
    }
}
