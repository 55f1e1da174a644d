//! Handlers of `lists.*`.

use std::sync::Arc;

use kabinet_core::app::{self as core, App};
use kabinet_core::lists::{Done, Wish};
use kabinet_protocol::lists::{Amount, Watch};

use crate::error::CommandError;
use crate::handlers::app::shown_language;
use crate::handlers::catalogue::card;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::lists::{
    AmountArgs, ListArgs, ListCounts, ListItemView, ListView, ListedArgs, ListedView, ListsView, MoveArgs, WatchArgs,
};

pub(crate) async fn get(app: &Arc<App>, args: ListArgs) -> Result<ListView, CommandError> {
    let shown = app.list_of(active(app)?, args.list, &shown_language(app)).await?;
    let currency = shown.currency;
    let item = |listed: core::ListedItem| ListItemView {
        product_id: listed.item.product,
        quantity: listed.item.quantity,
        added_at: listed.item.added_at,
        target_price: listed.item.target_price,
        target_met: listed.target_met,
        pending: listed.pending,
        product: listed.product.map(|product| card(product, currency, listed.member_price)),
        gone: listed.gone,
    };
    Ok(ListView {
        items: shown.items.into_iter().map(item).collect(),
        total: shown.total,
        counts: counts_view(shown.counts),
        pending: shown.waiting,
        as_of: shown.as_of,
    })
}

pub(crate) async fn counts(app: &Arc<App>, _args: Nothing) -> Result<ListCounts, CommandError> {
    Ok(counts_view(app.list_counts(active(app)?).await?))
}

pub(crate) async fn of(app: &Arc<App>, args: ListedArgs) -> Result<ListedView, CommandError> {
    let core::Listed { cart, favourite, target_price, saved } = app.listed(active(app)?, args.product_id).await?;
    Ok(ListedView { cart, favourite, target_price, saved })
}

pub(crate) async fn add(app: &Arc<App>, args: AmountArgs) -> Result<ListsView, CommandError> {
    change(app, Wish::Add(amount(args))).await
}

pub(crate) async fn set(app: &Arc<App>, args: AmountArgs) -> Result<ListsView, CommandError> {
    change(app, Wish::Set(amount(args))).await
}

pub(crate) async fn move_to(app: &Arc<App>, args: MoveArgs) -> Result<ListsView, CommandError> {
    change(app, Wish::Move { product: args.product_id, from: args.from, to: args.to }).await
}

pub(crate) async fn watch(app: &Arc<App>, args: WatchArgs) -> Result<ListsView, CommandError> {
    change(app, Wish::Watch(Watch { product: args.product_id, target_price: args.target_price })).await
}

async fn change(app: &Arc<App>, wish: Wish) -> Result<ListsView, CommandError> {
    let (Done { undo, undo_target, .. }, counts) = app.change_list(active(app)?, wish).await?;
    let back = |it: Amount| AmountArgs { list: it.list, product_id: it.product, quantity: it.quantity };
    Ok(ListsView { counts: counts_view(counts), undo: undo.into_iter().map(back).collect(), undo_target })
}

fn amount(args: AmountArgs) -> Amount {
    Amount { list: args.list, product: args.product_id, quantity: args.quantity }
}

fn counts_view(counts: core::ListCounts) -> ListCounts {
    let core::ListCounts { cart, cart_pieces, favourites, targets_met, saved } = counts;
    ListCounts { cart, cart_pieces, favourites, targets_met, saved }
}
