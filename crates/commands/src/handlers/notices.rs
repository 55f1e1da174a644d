//! Handlers of `notices.*`.

use std::sync::Arc;

use kabinet_core::app::{App, Target, Told};
use kabinet_core::notices::{About, Group, Kept, NoticeSettings, Quiet, Reminder, Seen};
use serde_json::Value;

use crate::error::CommandError;
use crate::handlers::identity::active;
use crate::views::Nothing;
use crate::views::notices::{
    DueView, InboxArgs, InboxView, NoticeGroupView, NoticeSettingsPatch, NoticeSettingsView, NoticeView,
    OpenNoticeArgs, QuietArgs, ReadNoticesArgs, ToldView,
};

pub(crate) async fn list(app: &Arc<App>, args: InboxArgs) -> Result<InboxView, CommandError> {
    if !(1..=200).contains(&args.limit) {
        return Err(CommandError::invalid("limit"));
    }
    page(app, args).await
}

async fn page(app: &Arc<App>, args: InboxArgs) -> Result<InboxView, CommandError> {
    let found = app.news(active(app)?, args.before, args.limit).await?;
    Ok(InboxView { notices: found.notices.into_iter().map(view).collect(), unread: found.unread, next: found.next })
}

pub(crate) async fn read(app: &Arc<App>, args: ReadNoticesArgs) -> Result<Nothing, CommandError> {
    let seen = match args {
        ReadNoticesArgs { order_id: Some(order), .. } => Seen::Order(order),
        ReadNoticesArgs { points: true, .. } => Seen::Points,
        _ => Seen::All,
    };
    app.read_notices(active(app)?, seen).await?;
    Ok(Nothing {})
}

pub(crate) async fn settings(app: &Arc<App>, _args: Nothing) -> Result<NoticeSettingsView, CommandError> {
    Ok(settings_view(&app.notice_settings()))
}

pub(crate) async fn set(app: &Arc<App>, args: NoticeSettingsPatch) -> Result<NoticeSettingsView, CommandError> {
    let mut settings = app.notice_settings();
    settings.on = args.on.unwrap_or(settings.on);
    if let Some(wanted) = args.group {
        let group = group(&wanted.group).ok_or_else(|| CommandError::invalid("group"))?;
        if wanted.on {
            settings.muted.remove(&group);
        } else {
            settings.muted.insert(group);
        }
    }
    match args.quiet {
        None => {}
        Some(QuietArgs { from: Some(from), to: Some(to) }) => settings.quiet = Some(Quiet { from, to }),
        Some(QuietArgs { from: None, to: None }) => settings.quiet = None,
        Some(_) => return Err(CommandError::invalid("quiet")),
    }
    app.set_notice_settings(&settings)?;
    Ok(settings_view(&settings))
}

pub(crate) async fn due(app: &Arc<App>, _args: Nothing) -> Result<DueView, CommandError> {
    let due = app.due_notices().await?;
    let told = |told: Told| ToldView { account_id: told.account, store: told.store, notice: view(told.notice) };
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(DueView {
        tell: due.tell.into_iter().map(told).collect(),
        pieces: count(due.pieces),
        orders: count(due.orders),
        points: count(due.points),
    })
}

pub(crate) async fn open(app: &Arc<App>, args: OpenNoticeArgs) -> Result<Nothing, CommandError> {
    let target = match args.order_id {
        Some(order) => Some(Target::Order(order)),
        None => args.points.then_some(Target::Points),
    };
    app.open_notice(args.account_id.zip(target)).await?;
    Ok(Nothing {})
}

fn view(kept: Kept) -> NoticeView {
    let Kept { seq, about, news, at, read } = kept;
    let kind = news.as_str().into();
    match about {
        About::Order { order, number, items } => {
            NoticeView { seq, order_id: Some(order), number, items, points: None, until: None, kind, at, read }
        }
        About::Points(Reminder { until, points }) => NoticeView {
            seq,
            order_id: None,
            number: String::new(),
            items: Vec::new(),
            points: Some(points),
            until: Some(until),
            kind,
            at,
            read,
        },
    }
}

fn settings_view(settings: &NoticeSettings) -> NoticeSettingsView {
    let group = |group: &Group| NoticeGroupView { group: word(*group), on: !settings.muted.contains(group) };
    NoticeSettingsView {
        on: settings.on,
        groups: Group::ALL.iter().map(group).collect(),
        quiet_from: settings.quiet.map(|quiet| quiet.from),
        quiet_to: settings.quiet.map(|quiet| quiet.to),
    }
}

fn word(group: Group) -> String {
    serde_json::to_value(group).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn group(word: &str) -> Option<Group> {
    serde_json::from_value(Value::from(word)).ok()
}
